// What the library does to the process of its caller: nothing is printed, versions agree.
#include <crooner/log.h>
#include <crooner/version.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "api/smoke_model.h"

namespace crooner {
namespace {

TEST(Process, NothingIsPrintedWithoutALogCallback) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Request request = short_request();
  request.artist = "nobody";
  open_smoke().generate(request);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Process, MessagesGoToTheLogCallback) {
  std::vector<std::string> messages;
  set_log_callback([&](LogLevel level, std::string_view message) {
    EXPECT_EQ(level, LogLevel::kDebug);
    messages.emplace_back(message);
  });
  open_smoke().check(short_request());
  set_log_callback({});
  ASSERT_EQ(messages.size(), 1u);  // the plan of its memory
  open_smoke().check(short_request());
  EXPECT_EQ(messages.size(), 1u);
}

TEST(Process, TheVersionIsTheHeaders) {
  EXPECT_EQ(version(), CROONER_VERSION);
  EXPECT_EQ(version(), std::to_string(CROONER_VERSION_MAJOR) + "." +
                           std::to_string(CROONER_VERSION_MINOR) + "." +
                           std::to_string(CROONER_VERSION_PATCH));
}

TEST(Process, ConstFunctionsMayBeCalledFromSeveralThreads) {
  BackendOptions options;
  options.max_batch = 3;
  const Model model = open_smoke(options);  // the device is selected by the first call
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      EXPECT_TRUE(model.check(short_request()).empty());
      EXPECT_EQ(model.batch_size(short_request()), 3);
      EXPECT_EQ(model.backend().device, "cpu");
    });
  }
}

}  // namespace
}  // namespace crooner
