#include "training/progress_reporter.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/captured_log.h"

namespace crooner::training {
namespace {

// Five steps of four seconds each.
void run(ProgressReporter& reporter) {
  for (std::int64_t step = 1; step <= 5; ++step)
    reporter.step({step, 5, {{"loss", 2.5}, {"bits", 3.5}}, 4.0});
  reporter.evaluation(5, {{"loss", 2.25}});
}

TEST(ProgressReporter, ReportsTheFirstStepTheLastAndOneEveryTenSeconds) {
  ProgressReporter reporter(/*json=*/false, /*tokens_per_step=*/1000);
  const CapturedLog log;
  run(reporter);
  EXPECT_EQ(log.text(),
            "info: step 1 of 5: loss 2.5, bits 3.5, 250 tokens/s, about 16 s left\n"
            "info: step 4 of 5: loss 2.5, bits 3.5, 250 tokens/s, about 4 s left\n"
            "info: step 5 of 5: loss 2.5, bits 3.5, 250 tokens/s, about 0 s left\n"
            "info: eval after step 5: loss 2.25\n");
}

TEST(ProgressReporter, ReportsStepsPerSecondWithoutTokens) {
  ProgressReporter reporter(false, 0);
  const CapturedLog log;
  reporter.step({1, 3, {{"loss", 1.0}}, 0.5});
  EXPECT_EQ(log.text(), "info: step 1 of 3: loss 1, 2 steps/s, about 1 s left\n");
}

TEST(ProgressReporter, ReportsTheSameAsJsonEvents) {
  ProgressReporter reporter(/*json=*/true, 1000);
  const CapturedLog log;
  testing::internal::CaptureStdout();
  run(reporter);
  EXPECT_EQ(log.text(), "");
  std::istringstream out(testing::internal::GetCapturedStdout());
  std::vector<nlohmann::json> events;
  for (std::string line; std::getline(out, line);) events.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[1], (nlohmann::json{{"event", "train"},
                                       {"format_version", 2},
                                       {"step", 4},
                                       {"steps", 5},
                                       {"tokens_per_second", 250.0},
                                       {"steps_per_second", 0.25},
                                       {"seconds_left", 4.0},
                                       {"loss", 2.5},
                                       {"bits", 3.5}}));
  EXPECT_EQ(events[3], (nlohmann::json{
                           {"event", "eval"}, {"format_version", 2}, {"step", 5}, {"loss", 2.25}}));
}

}  // namespace
}  // namespace crooner::training
