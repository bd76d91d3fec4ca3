#include "engine/cpu/thread_autotuner.h"

#include <gtest/gtest.h>

namespace crooner::engine::cpu {
namespace {

// Seconds per step.
struct Machine {
  double single_threaded, parallel;
};

// The fraction of `steps` that ran single-threaded.
double single_threaded_share(ThreadAutotuner& tuner, const Machine& machine, int steps) {
  int count = 0;
  for (int i = 0; i < steps; ++i) {
    count += tuner.single_threaded();
    tuner.record(tuner.single_threaded() ? machine.single_threaded : machine.parallel);
  }
  return static_cast<double>(count) / steps;
}

TEST(ThreadAutotuner, WithOneThreadStepsAreSingleThreaded) {
  ThreadAutotuner tuner(false);
  EXPECT_EQ(single_threaded_share(tuner, {1.0, 0.1}, 100), 1.0);
}

TEST(ThreadAutotuner, KeepsTheFasterMode) {
  ThreadAutotuner tuner(true);
  single_threaded_share(tuner, {1.0, 0.6}, 16);
  EXPECT_LT(single_threaded_share(tuner, {1.0, 0.6}, 10000), 0.02);
  tuner.restart();
  single_threaded_share(tuner, {0.5, 0.6}, 16);
  EXPECT_GT(single_threaded_share(tuner, {0.5, 0.6}, 10000), 0.98);
}

TEST(ThreadAutotuner, NoticesSoonThatAnotherProcessRuns) {
  ThreadAutotuner tuner(true);
  single_threaded_share(tuner, {1.0, 0.6}, 10000);
  EXPECT_GT(single_threaded_share(tuner, {1.0, 7.0}, 1000),
            0.85);  // it does not wait for the next trial
  EXPECT_GT(single_threaded_share(tuner, {1.0, 7.0}, 10000), 0.99);
}

TEST(ThreadAutotuner, ReturnsToAllThreadsWhenTheOtherProcessHasEnded) {
  ThreadAutotuner tuner(true);
  single_threaded_share(tuner, {1.0, 7.0}, 10000);
  single_threaded_share(tuner, {1.0, 0.6}, 4200);
  EXPECT_LT(single_threaded_share(tuner, {1.0, 0.6}, 1000), 0.2);
}

// The other mode is adopted only if it is more than 3 % faster.
TEST(ThreadAutotuner, NoiseDoesNotChangeTheMode) {
  ThreadAutotuner tuner(true);
  single_threaded_share(tuner, {1.00, 0.98}, 16);
  EXPECT_LT(single_threaded_share(tuner, {0.98, 1.00}, 10000), 0.02);
}

// Trials that change nothing become rare: eight steps after 64, 128, ... 4096 steps.
TEST(ThreadAutotuner, TrialsOfASettledDecisionBecomeRare) {
  ThreadAutotuner tuner(true);
  single_threaded_share(tuner, {1.0, 0.6}, 10000);
  EXPECT_LE(single_threaded_share(tuner, {1.0, 0.6}, 10 * 4104), 8.5 / 4104);
}

}  // namespace
}  // namespace crooner::engine::cpu
