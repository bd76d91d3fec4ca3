#pragma once

#include <array>

namespace crooner::engine::cpu {

// How the threads share a step.
enum class StepWay {
  kSplitLayers,  // each part of a layer is split among them: they meet some sixty times
  kOneThread,
  kSplitRows,  // each computes some of the rows from the first layer to the last: they meet once
};

// Decides how the threads share a step, by measuring: one thread often reaches most of the memory's
// bandwidth; a pool whose workers must share a core with another process is slower than one thread;
// and rows are better split than layers where the weights are in a cache for every thread
// (docs/decisions/0022). No result depends on it.
//
// Policy. Times are compared as sums of kTrialSteps steps.
//   1. Warm-up: a trial of each way; the fastest is kept.
//   2. After `interval` steps in the kept way the others are tried. One is adopted only if it is
//      more than 3 % faster (hysteresis: noise must not change the way).
//   3. `interval` starts at kMinInterval, is set back to it when the way changes, and doubles up to
//      kMaxInterval when trials change nothing: a settled decision costs 8 or 16 steps in 4096.
//   4. When steps of the kept way become 50 % slower than when it was chosen, something else has
//      begun to use the machine, and the others are tried at once (but not within the first
//      kMinInterval steps after a choice).
class ThreadAutotuner {
 public:
  // `parallel`: there is more than one thread. `several_rows`: of each step.
  explicit ThreadAutotuner(bool parallel, bool several_rows = false)
      : parallel_(parallel), count_(parallel ? several_rows ? 3 : 2 : 1) {}

  // Forgets all measurements: another kind of step begins (another batch size).
  void restart(bool several_rows) { *this = ThreadAutotuner(parallel_, several_rows); }

  StepWay way() const {  // of the next step
    return parallel_ ? static_cast<StepWay>(way_) : StepWay::kOneThread;
  }
  void record(double seconds);  // the duration of a step in that way

 private:
  static constexpr int kTrialSteps = 8;
  static constexpr int kMinInterval = 64, kMaxInterval = 4096;
  static constexpr int kNone = -1;

  void record_trial(double seconds);
  void end_trials();
  bool try_next();  // false: all have been tried

  bool parallel_;
  int count_;                                         // ways to choose from
  int way_ = 0;                                       // of the next step
  int kept_ = kNone;                                  // kNone: the warm-up
  int best_ = 0;                                      // of the trials so far
  std::array<bool, 3> tried_ = {true, false, false};  // in the current trials
  bool in_trials_ = true;
  int steps_ = 0;  // since the last decision, or since the trial began
  int interval_ = kMinInterval;
  double sum_ = 0;             // seconds of the current kTrialSteps steps
  double best_seconds_ = 0;    // of the best way's trial; 0: none yet
  double chosen_seconds_ = 0;  // the same, when the kept way was chosen
};

}  // namespace crooner::engine::cpu
