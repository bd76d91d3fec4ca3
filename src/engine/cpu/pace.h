#pragma once

namespace crooner::engine::cpu {

// Whether a step is done by the whole team or by its caller alone. One thread often takes most of
// the memory's speed, and a team whose members must share a core with another process is slower
// than one of them: that cannot be known, so it is tried, now and then, and the faster one is kept.
// No result depends on it.
class Pace {
 public:
  // `shared`: there is a team.
  explicit Pace(bool shared) : shared_(shared), alone_(!shared) {}

  // Another kind of step begins (another number of rows): what was measured is void.
  void restart();

  bool alone() const { return alone_; }  // the next step
  void took(double seconds);             // a step so done

 private:
  static constexpr int kTrial = 8;  // steps whose sum is compared
  static constexpr int kShortest = 64, kLongest = 4096;

  void choose();

  bool shared_;
  bool alone_;
  bool trying_ = true;        // the other way than the one chosen
  int steps_ = 0;             // since the last choice or the beginning of the trial
  int interval_ = kShortest;  // steps until the next trial
  double sum_ = 0;            // seconds of the current kTrial steps
  double chosen_ = 0;         // and of the last kTrial ones of the chosen way; 0: none yet
  double when_chosen_ = 0;    // what they were when it was chosen
};

}  // namespace crooner::engine::cpu
