#include "engine/cpu/thread_autotuner.h"

#include <algorithm>

namespace crooner::engine::cpu {

void ThreadAutotuner::restart() {
  *this = ThreadAutotuner(shared_);
}

void ThreadAutotuner::took(double seconds) {
  if (!shared_) return;
  sum_ += seconds;
  ++steps_;
  if (steps_ % kTrialSteps != 0) return;
  if (trying_) {
    choose();
    return;
  }
  chosen_ = sum_;
  sum_ = 0;
  // Much slower than it was: something else runs now.
  const bool slower = steps_ >= kMinInterval && chosen_ > 1.5 * when_chosen_;
  if (slower || steps_ >= interval_) {
    trying_ = true;
    single_threaded_ = !single_threaded_;
    steps_ = 0;
  }
}

// At the end of a trial.
void ThreadAutotuner::choose() {
  const double tried = sum_;
  sum_ = 0;
  steps_ = 0;
  if (chosen_ == 0) {  // the first way; now the other one
    chosen_ = tried;
    single_threaded_ = !single_threaded_;
    return;
  }
  if (tried < 0.97 * chosen_) {
    interval_ = kMinInterval;
    chosen_ = tried;
  } else {
    interval_ = std::min(2 * interval_, kMaxInterval);
    single_threaded_ = !single_threaded_;  // back to what was chosen
  }
  when_chosen_ = chosen_;
  trying_ = false;
}

}  // namespace crooner::engine::cpu
