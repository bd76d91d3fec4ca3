#include "sampling/step_budget.h"

#include <crooner/model.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace crooner::sampling {
namespace {

// An engine that makes `steps` steps, as LevelScheduler calls it, on a machine whose steps take
// `of_a_step` seconds times a slowness in [1, worst] that changes from call to call.
struct Sampled {
  double longest_untold = 0;  // seconds of sampling that a kill at the worst moment would cost
  double seconds = 0;
  int calls = 0, reported = 0;
};

Sampled sample(double report_interval, double of_a_step, double worst, int steps) {
  double now = 1000, told_at = 1000;
  StepBudget pace(report_interval, [&] { return now; });
  std::mt19937 random{7};
  Sampled result;
  while (steps > 0) {
    const int count = std::min(steps, pace.steps());
    pace.begin_call();
    now += count * of_a_step * (1 + (worst - 1) * (random() % 1000 / 999.0));
    pace.end_call(count);
    steps -= count;
    ++result.calls;
    result.longest_untold = std::max(result.longest_untold, now - told_at);
    if (!pace.report_due()) continue;
    pace.reported();
    told_at = now;
    ++result.reported;
  }
  result.seconds = now - 1000;
  return result;
}

TEST(StepBudget, TheDefaultNeverLeavesFiveSecondsUntold) {
  const double save_every = BackendOptions{}.save_seconds;
  EXPECT_EQ(save_every, 2);
  for (const double of_a_step : {1e-6, 1e-4, 3e-3, 0.05, 0.3}) {
    for (const double worst : {1.0, 2.0, 7.0}) {
      const int steps = static_cast<int>(300 / of_a_step / (1 + worst) * 2);
      const Sampled sampled = sample(save_every, of_a_step, worst, steps);
      EXPECT_LE(sampled.longest_untold, 5) << of_a_step << " s a step, slowed " << worst;
      EXPECT_GT(sampled.longest_untold, save_every);  // it was not told after every call
      EXPECT_LE(sampled.reported, sampled.seconds / save_every);
    }
  }
}

TEST(StepBudget, AStepThatTakesLongerIsToldAtOnce) {
  const Sampled sampled = sample(2, 3, 1, 50);
  EXPECT_EQ(sampled.calls, 50);
  EXPECT_EQ(sampled.reported, 50);
  EXPECT_EQ(sampled.longest_untold, 3);
}

TEST(StepBudget, CallsGrowToLessThanHalfASecond) {
  const Sampled sampled = sample(2, 1e-3, 1, 100'000);  // 100 s
  EXPECT_NEAR(sampled.calls, 100 / 0.4, 15);
}

TEST(StepBudget, NothingWaitsWhenEveryStepIsToBeTold) {
  const Sampled sampled = sample(0, 1e-3, 3, 200);
  EXPECT_EQ(sampled.calls, 200);
  EXPECT_EQ(sampled.reported, 200);
}

}  // namespace
}  // namespace crooner::sampling
