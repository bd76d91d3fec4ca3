#include "engine/cpu/thread_autotuner.h"

#include <algorithm>

namespace crooner::engine::cpu {

void ThreadAutotuner::restart() {
  *this = ThreadAutotuner(parallel_);
}

void ThreadAutotuner::record(double seconds) {
  if (!parallel_) return;
  sum_ += seconds;
  ++steps_;
  if (steps_ % kTrialSteps != 0) return;
  if (in_trial_) {
    end_trial();
    return;
  }
  kept_seconds_ = sum_;
  sum_ = 0;
  const bool slower = steps_ >= kMinInterval && kept_seconds_ > 1.5 * chosen_seconds_;
  if (slower || steps_ >= interval_) {
    in_trial_ = true;
    single_threaded_ = !single_threaded_;
    steps_ = 0;
  }
}

void ThreadAutotuner::end_trial() {
  const double tried = sum_;
  sum_ = 0;
  steps_ = 0;
  if (kept_seconds_ == 0) {  // the warm-up's first mode; now the other one
    kept_seconds_ = tried;
    single_threaded_ = !single_threaded_;
    return;
  }
  if (tried < 0.97 * kept_seconds_) {
    interval_ = kMinInterval;
    kept_seconds_ = tried;
  } else {
    interval_ = std::min(2 * interval_, kMaxInterval);
    single_threaded_ = !single_threaded_;  // back to the kept mode
  }
  chosen_seconds_ = kept_seconds_;
  in_trial_ = false;
}

}  // namespace crooner::engine::cpu
