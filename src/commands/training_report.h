#pragma once

#include <cstdint>

#include "training/trainer.h"

namespace crooner::commands {

// What a training run tells while it goes on: sentences in the log, or with --json events on
// stdout, one a line. (train.jsonl in the run's folder has every step.)
class TrainingReport {
 public:
  // `tokens`: of a step of a prior; 0: steps are counted instead.
  TrainingReport(bool json, std::int64_t tokens) : json_(json), tokens_(tokens) {}

  // Tells the first step, the last one, and one every ten seconds of steps between.
  void step(const training::StepReport& report);
  void held_out(std::int64_t step, const training::Metrics& metrics) const;

 private:
  bool json_;
  std::int64_t tokens_;
  std::int64_t unreported_ = 0;  // steps since the last one that was told
  double seconds_ = 0;           // that they took
};

}  // namespace crooner::commands
