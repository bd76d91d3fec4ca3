#include "engine/cpu/thread_autotuner.h"

#include <algorithm>

namespace crooner::engine::cpu {

void ThreadAutotuner::record(double seconds) {
  if (count_ == 1) return;
  sum_ += seconds;
  ++steps_;
  if (steps_ % kTrialSteps != 0) return;
  const double took = sum_;
  sum_ = 0;
  if (in_trials_) {
    record_trial(took);
    return;
  }
  const bool slower = steps_ >= kMinInterval && took > 1.5 * chosen_seconds_;
  if (!slower && steps_ < interval_) return;
  in_trials_ = true;
  steps_ = 0;
  best_ = kept_;
  best_seconds_ = took;
  tried_ = {};
  tried_[kept_] = true;
  try_next();
}

void ThreadAutotuner::record_trial(double seconds) {
  steps_ = 0;
  if (best_seconds_ == 0 || seconds < 0.97 * best_seconds_) {
    best_ = way_;
    best_seconds_ = seconds;
  }
  if (!try_next()) end_trials();
}

bool ThreadAutotuner::try_next() {
  for (int way = 0; way < count_; ++way) {
    bool& tried = tried_[way];
    if (tried) continue;
    tried = true;
    way_ = way;
    return true;
  }
  return false;
}

void ThreadAutotuner::end_trials() {
  interval_ = best_ == kept_ ? std::min(2 * interval_, kMaxInterval) : kMinInterval;
  way_ = kept_ = best_;
  chosen_seconds_ = best_seconds_;
  in_trials_ = false;
}

}  // namespace crooner::engine::cpu
