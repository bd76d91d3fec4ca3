#pragma once

#include <optional>
#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner plan train: what a training run would cost, before any data are read.
struct PlanTrainOptions {
  std::string preset;  // a built-in name or a file
  std::string from;    // the base model of a preset without a network; may not be installed
  std::string device = "auto";
  int threads = 0;  // 0: all cores
  int processes = 1;
  bool shard_optimizer = false;
  std::optional<double> memory;        // GB to plan for; none: what the device has available
  std::optional<double> step_seconds;  // none: measured, if asked for
  int measure = 0;                     // steps; 0: none
  double hours = 0;                    // of songs, for the cache; 0: unknown
  std::string data;                    // songs to count the hours of; empty: none
  LogOptions log;
};

void declare_plan_train(Flags& flags, PlanTrainOptions* options);

}  // namespace crooner::cli
