#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>

#include "training/trainer.h"

namespace crooner::training {

// Reports a run's progress while it trains: log lines, or with --json events on stdout, one per
// line (docs/formats/train-log.md). Every step is in train.jsonl; this reports some.
class ProgressReporter {
 public:
  // `tokens_per_step`: of a prior; 0: the speed is reported in steps. `stage`: its name in a
  // sequence of runs, which the events have; empty: none.
  ProgressReporter(bool json, std::int64_t tokens_per_step, std::string stage = {})
      : json_(json), tokens_per_step_(tokens_per_step), stage_(std::move(stage)) {}

  // Reports the first step, the last, and one every ten seconds of steps between.
  void step(const StepReport& report);
  void evaluation(std::int64_t step, const Metrics& metrics) const;

 private:
  void print_event(const char* name, std::int64_t step, const nlohmann::ordered_json& more,
                   const Metrics& metrics) const;

  bool json_;
  std::int64_t tokens_per_step_;
  std::string stage_;
  std::int64_t unreported_steps_ = 0;
  double unreported_seconds_ = 0;
};

}  // namespace crooner::training
