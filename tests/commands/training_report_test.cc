#include "commands/training_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace crooner::commands {
namespace {

using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

// Five steps of four seconds each.
void run(TrainingReport& report) {
  for (std::int64_t step = 1; step <= 5; ++step)
    report.step({step, 5, {{"loss", 2.5}, {"bits", 3.5}}, 4.0});
  report.held_out(5, {{"loss", 2.25}});
}

TEST(TrainingReport, TellsTheFirstStepTheLastAndOneEveryTenSeconds) {
  TrainingReport report(/*json=*/false, /*tokens=*/1000);
  CaptureStderr();
  run(report);
  EXPECT_EQ(GetCapturedStderr(),
            "info: step 1 of 5: loss 2.5, bits 3.5, 250 tokens/s, about 16 s left\n"
            "info: step 4 of 5: loss 2.5, bits 3.5, 250 tokens/s, about 4 s left\n"
            "info: step 5 of 5: loss 2.5, bits 3.5, 250 tokens/s, about 0 s left\n"
            "info: held out after step 5: loss 2.25\n");
}

TEST(TrainingReport, CountsStepsWhereThereAreNoTokens) {
  TrainingReport report(false, 0);
  CaptureStderr();
  report.step({1, 3, {{"loss", 1.0}}, 0.5});
  EXPECT_EQ(GetCapturedStderr(), "info: step 1 of 3: loss 1, 2 steps/s, about 1 s left\n");
}

TEST(TrainingReport, SaysTheSameAsJsonOneEventALine) {
  TrainingReport report(/*json=*/true, 1000);
  CaptureStderr();
  CaptureStdout();
  run(report);
  EXPECT_EQ(GetCapturedStderr(), "");
  std::istringstream out(GetCapturedStdout());
  std::vector<nlohmann::json> events;
  for (std::string line; std::getline(out, line);) events.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[1], (nlohmann::json{{"event", "step"},
                                       {"step", 4},
                                       {"steps", 5},
                                       {"tokens_per_second", 250.0},
                                       {"steps_per_second", 0.25},
                                       {"seconds_left", 4.0},
                                       {"loss", 2.5},
                                       {"bits", 3.5}}));
  EXPECT_EQ(events[3], (nlohmann::json{{"event", "held_out"}, {"step", 5}, {"loss", 2.25}}));
}

}  // namespace
}  // namespace crooner::commands
