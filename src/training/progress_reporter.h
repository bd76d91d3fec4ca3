#pragma once

#include <cstdint>

#include "training/trainer.h"

namespace crooner::training {

// Reports a run's progress while it trains: log lines, or with --json events on stdout, one per
// line (docs/formats/train-log.md). Every step is in train.jsonl; this reports some.
class ProgressReporter {
 public:
  // `tokens_per_step`: of a prior; 0: the speed is reported in steps.
  ProgressReporter(bool json, std::int64_t tokens_per_step)
      : json_(json), tokens_per_step_(tokens_per_step) {}

  // Reports the first step, the last, and one every ten seconds of steps between.
  void step(const StepReport& report);
  void evaluation(std::int64_t step, const Metrics& metrics) const;

 private:
  bool json_;
  std::int64_t tokens_per_step_;
  std::int64_t unreported_steps_ = 0;
  double unreported_seconds_ = 0;
};

}  // namespace crooner::training
