#include "sampling/step_budget.h"

#include <crooner/model.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace crooner::sampling {
namespace {

// An engine that makes `steps` steps, as LevelScheduler calls it, on a machine whose steps take
// `step_seconds` seconds times a slowness in [1, worst] that changes from call to call.
struct Sampled {
  double longest_unreported = 0;  // seconds of sampling that a kill at the worst moment would cost
  double seconds = 0;
  int calls = 0, reported = 0;
};

Sampled sample(double report_interval, double step_seconds, double worst, int steps) {
  double now = 1000, reported_at = 1000;
  StepBudget budget(report_interval, [&] { return now; });
  std::mt19937 random{7};
  Sampled result;
  while (steps > 0) {
    const int count = std::min(steps, budget.steps());
    budget.begin_call();
    now += count * step_seconds * (1 + (worst - 1) * (random() % 1000 / 999.0));
    budget.end_call(count);
    steps -= count;
    ++result.calls;
    result.longest_unreported = std::max(result.longest_unreported, now - reported_at);
    if (!budget.report_due()) continue;
    budget.reported();
    reported_at = now;
    ++result.reported;
  }
  result.seconds = now - 1000;
  return result;
}

TEST(StepBudget, TheDefaultNeverLeavesFiveSecondsUnreported) {
  const double save_every = BackendOptions{}.save_seconds;
  EXPECT_EQ(save_every, 2);
  for (const double step_seconds : {1e-6, 1e-4, 3e-3, 0.05, 0.3}) {
    for (const double worst : {1.0, 2.0, 7.0}) {
      const int steps = static_cast<int>(300 / step_seconds / (1 + worst) * 2);
      const Sampled sampled = sample(save_every, step_seconds, worst, steps);
      EXPECT_LE(sampled.longest_unreported, 5) << step_seconds << " s per step, slowed " << worst;
      EXPECT_GT(sampled.longest_unreported, save_every);  // it was not reported after every call
      EXPECT_LE(sampled.reported, sampled.seconds / save_every);
    }
  }
}

TEST(StepBudget, AStepLongerThanTheIntervalIsReportedAtOnce) {
  const Sampled sampled = sample(2, 3, 1, 50);
  EXPECT_EQ(sampled.calls, 50);
  EXPECT_EQ(sampled.reported, 50);
  EXPECT_EQ(sampled.longest_unreported, 3);
}

TEST(StepBudget, CallsGrowToLessThanHalfASecond) {
  const Sampled sampled = sample(2, 1e-3, 1, 100'000);  // 100 s
  EXPECT_NEAR(sampled.calls, 100 / 0.4, 15);
}

TEST(StepBudget, EveryStepIsReportedWhenTheIntervalIsZero) {
  const Sampled sampled = sample(0, 1e-3, 3, 200);
  EXPECT_EQ(sampled.calls, 200);
  EXPECT_EQ(sampled.reported, 200);
}

}  // namespace
}  // namespace crooner::sampling
