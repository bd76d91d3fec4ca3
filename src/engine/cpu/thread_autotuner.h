#pragma once

namespace crooner::engine::cpu {

// Whether a step is done by the whole team or by its caller alone. One thread often takes most of
// the memory's speed, and a team whose members must share a core with another process is slower
// than one of them: that cannot be known, so it is tried, now and then, and the faster one is kept.
// No result depends on it.
class ThreadAutotuner {
 public:
  // `shared`: there is a team.
  explicit ThreadAutotuner(bool shared) : shared_(shared), single_threaded_(!shared) {}

  // Another kind of step begins (another number of rows): what was measured is void.
  void restart();

  bool alone() const { return single_threaded_; }  // the next step
  void took(double seconds);                       // a step so done

 private:
  static constexpr int kTrialSteps = 8;  // steps whose sum is compared
  static constexpr int kMinInterval = 64, kMaxInterval = 4096;

  void choose();

  bool shared_;
  bool single_threaded_;
  bool trying_ = true;           // the other way than the one chosen
  int steps_ = 0;                // since the last choice or the beginning of the trial
  int interval_ = kMinInterval;  // steps until the next trial
  double sum_ = 0;               // seconds of the current kTrialSteps steps
  double chosen_ = 0;            // and of the last kTrialSteps ones of the chosen way; 0: none yet
  double when_chosen_ = 0;       // what they were when it was chosen
};

}  // namespace crooner::engine::cpu
