#include "engine/cpu/pace.h"

#include <algorithm>

namespace crooner::engine::cpu {

void Pace::restart() {
  *this = Pace(shared_);
}

void Pace::took(double seconds) {
  if (!shared_) return;
  sum_ += seconds;
  ++steps_;
  if (steps_ % kTrial != 0) return;
  if (trying_) {
    choose();
    return;
  }
  chosen_ = sum_;
  sum_ = 0;
  // Much slower than it was: something else runs now.
  const bool slower = steps_ >= kShortest && chosen_ > 1.5 * when_chosen_;
  if (slower || steps_ >= interval_) {
    trying_ = true;
    alone_ = !alone_;
    steps_ = 0;
  }
}

// At the end of a trial.
void Pace::choose() {
  const double tried = sum_;
  sum_ = 0;
  steps_ = 0;
  if (chosen_ == 0) {  // the first way; now the other one
    chosen_ = tried;
    alone_ = !alone_;
    return;
  }
  if (tried < 0.97 * chosen_) {
    interval_ = kShortest;
    chosen_ = tried;
  } else {
    interval_ = std::min(2 * interval_, kLongest);
    alone_ = !alone_;  // back to what was chosen
  }
  when_chosen_ = chosen_;
  trying_ = false;
}

}  // namespace crooner::engine::cpu
