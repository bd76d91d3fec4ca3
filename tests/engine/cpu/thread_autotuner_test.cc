#include "engine/cpu/thread_autotuner.h"

#include <gtest/gtest.h>

namespace crooner::engine::cpu {
namespace {

// Seconds per step.
struct Machine {
  double one_thread, split_layers, split_rows = 1e9;

  double seconds(StepWay way) const {
    return way == StepWay::kOneThread   ? one_thread
           : way == StepWay::kSplitRows ? split_rows
                                        : split_layers;
  }
};

// The fraction of `steps` that ran in `way`.
double share(ThreadAutotuner& tuner, const Machine& machine, int steps,
             StepWay way = StepWay::kOneThread) {
  int count = 0;
  for (int i = 0; i < steps; ++i) {
    count += tuner.way() == way;
    tuner.record(machine.seconds(tuner.way()));
  }
  return static_cast<double>(count) / steps;
}

TEST(ThreadAutotuner, WithOneThreadStepsAreSingleThreaded) {
  for (const bool several_rows : {false, true}) {
    ThreadAutotuner tuner(false, several_rows);
    EXPECT_EQ(share(tuner, {1.0, 0.1, 0.1}, 100), 1.0);
  }
}

TEST(ThreadAutotuner, KeepsTheFasterWay) {
  ThreadAutotuner tuner(true);
  share(tuner, {1.0, 0.6}, 16);
  EXPECT_LT(share(tuner, {1.0, 0.6}, 10000), 0.02);
  tuner.restart(false);
  share(tuner, {0.5, 0.6}, 16);
  EXPECT_GT(share(tuner, {0.5, 0.6}, 10000), 0.98);
}

TEST(ThreadAutotuner, SplitsRowsWhereThatIsFastest) {
  ThreadAutotuner tuner(true, true);
  share(tuner, {1.0, 0.7, 0.5}, 24);
  EXPECT_GT(share(tuner, {1.0, 0.7, 0.5}, 10000, StepWay::kSplitRows), 0.98);
  tuner.restart(true);
  share(tuner, {1.0, 0.5, 0.7}, 24);
  EXPECT_GT(share(tuner, {1.0, 0.5, 0.7}, 10000, StepWay::kSplitLayers), 0.98);
}

TEST(ThreadAutotuner, ASingleRowIsNotSplit) {
  ThreadAutotuner tuner(true, true);
  share(tuner, {1.0, 0.7, 0.5}, 100);
  tuner.restart(false);
  EXPECT_EQ(share(tuner, {1.0, 0.7, 0.5}, 10000, StepWay::kSplitRows), 0.0);
}

TEST(ThreadAutotuner, NoticesSoonThatAnotherProcessRuns) {
  ThreadAutotuner tuner(true);
  share(tuner, {1.0, 0.6}, 10000);
  EXPECT_GT(share(tuner, {1.0, 7.0}, 1000), 0.85);  // it does not wait for the next trial
  EXPECT_GT(share(tuner, {1.0, 7.0}, 10000), 0.99);
}

TEST(ThreadAutotuner, LeavesRowsThatAreSplitWhenAnotherProcessRuns) {
  ThreadAutotuner tuner(true, true);
  share(tuner, {1.0, 0.7, 0.5}, 10000);
  EXPECT_GT(share(tuner, {1.0, 7.0, 1.5}, 1000), 0.8);
}

TEST(ThreadAutotuner, ReturnsToAllThreadsWhenTheOtherProcessHasEnded) {
  ThreadAutotuner tuner(true);
  share(tuner, {1.0, 7.0}, 10000);
  share(tuner, {1.0, 0.6}, 4200);
  EXPECT_LT(share(tuner, {1.0, 0.6}, 1000), 0.2);
}

// Another way is adopted only if it is more than 3 % faster.
TEST(ThreadAutotuner, NoiseDoesNotChangeTheWay) {
  ThreadAutotuner tuner(true);
  share(tuner, {1.00, 0.98}, 16);
  EXPECT_LT(share(tuner, {0.98, 1.00}, 10000), 0.02);
}

// Trials that change nothing become rare: after 64, 128, ... 4096 steps.
TEST(ThreadAutotuner, TrialsOfASettledDecisionBecomeRare) {
  ThreadAutotuner tuner(true);
  share(tuner, {1.0, 0.6}, 10000);
  EXPECT_LE(share(tuner, {1.0, 0.6}, 10 * 4104), 8.5 / 4104);
  tuner.restart(true);
  share(tuner, {1.0, 0.6, 0.4}, 10000);
  EXPECT_GE(share(tuner, {1.0, 0.6, 0.4}, 10 * 4112, StepWay::kSplitRows), 1 - 16.5 / 4112);
}

}  // namespace
}  // namespace crooner::engine::cpu
