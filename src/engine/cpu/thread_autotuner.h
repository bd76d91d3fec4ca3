#pragma once

namespace crooner::engine::cpu {

// Decides whether a step runs on all threads or on its caller alone, by measuring both: one thread
// often reaches most of the memory's bandwidth, and a pool whose workers must share a core with
// another process is slower than one thread (docs/decisions/0022). No result depends on it.
//
// Policy. Times are compared as sums of kTrialSteps steps.
//   1. Warm-up: a trial of all threads, then one of a single thread; the faster mode is kept.
//   2. After `interval` steps in the kept mode the other one is tried. It is adopted only if it is
//      more than 3 % faster (hysteresis: noise must not flip the mode).
//   3. `interval` starts at kMinInterval, is set back to it when the mode changes, and doubles up
//      to kMaxInterval when a trial changes nothing: a settled decision costs 8 steps in 4096.
//   4. When steps of the kept mode become 50 % slower than when it was chosen, something else has
//      begun to use the machine, and the other mode is tried at once (but not within the first
//      kMinInterval steps after a choice).
class ThreadAutotuner {
 public:
  // `parallel`: there is more than one thread to choose from.
  explicit ThreadAutotuner(bool parallel) : parallel_(parallel), single_threaded_(!parallel) {}

  // Forgets all measurements: another kind of step begins (another batch size).
  void restart();

  bool single_threaded() const { return single_threaded_; }  // the mode of the next step
  void record(double seconds);                               // the duration of a step in that mode

 private:
  static constexpr int kTrialSteps = 8;
  static constexpr int kMinInterval = 64, kMaxInterval = 4096;

  void end_trial();

  bool parallel_;
  bool single_threaded_;
  bool in_trial_ = true;
  int steps_ = 0;  // since the last decision, or since the trial began
  int interval_ = kMinInterval;
  double sum_ = 0;             // seconds of the current kTrialSteps steps
  double kept_seconds_ = 0;    // of the latest kTrialSteps steps of the kept mode; 0: none yet
  double chosen_seconds_ = 0;  // the same, when the mode was chosen
};

}  // namespace crooner::engine::cpu
