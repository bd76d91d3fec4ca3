#include "engine/cpu/thread_autotuner.h"

#include <gtest/gtest.h>

namespace crooner::engine::cpu {
namespace {

// Seconds of a step.
struct Machine {
  double alone, together;
};

// The share of `steps` that was done alone.
double share_alone(ThreadAutotuner& pace, const Machine& machine, int steps) {
  int alone = 0;
  for (int i = 0; i < steps; ++i) {
    alone += pace.alone();
    pace.took(pace.alone() ? machine.alone : machine.together);
  }
  return static_cast<double>(alone) / steps;
}

TEST(ThreadAutotuner, WithoutATeamStepsAreDoneAlone) {
  ThreadAutotuner pace(false);
  EXPECT_EQ(share_alone(pace, {1.0, 0.1}, 100), 1.0);
}

TEST(ThreadAutotuner, KeepsTheFasterWay) {
  ThreadAutotuner pace(true);
  share_alone(pace, {1.0, 0.6}, 16);
  EXPECT_LT(share_alone(pace, {1.0, 0.6}, 10000), 0.02);
  pace.restart();
  share_alone(pace, {0.5, 0.6}, 16);
  EXPECT_GT(share_alone(pace, {0.5, 0.6}, 10000), 0.98);
}

TEST(ThreadAutotuner, NoticesSoonThatAnotherProcessRuns) {
  ThreadAutotuner pace(true);
  share_alone(pace, {1.0, 0.6}, 10000);
  EXPECT_GT(share_alone(pace, {1.0, 7.0}, 1000), 0.85);  // it does not wait for the next trial
  EXPECT_GT(share_alone(pace, {1.0, 7.0}, 10000), 0.99);
}

TEST(ThreadAutotuner, GoesBackToTheTeamWhenTheOtherProcessHasEnded) {
  ThreadAutotuner pace(true);
  share_alone(pace, {1.0, 7.0}, 10000);
  share_alone(pace, {1.0, 0.6}, 4200);
  EXPECT_LT(share_alone(pace, {1.0, 0.6}, 1000), 0.2);
}

}  // namespace
}  // namespace crooner::engine::cpu
