#pragma once

#include <optional>
#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner plan: what songs would cost, before anything is loaded.
struct PlanOptions {
  ModelOptions model;  // may name a known model that is not installed
  LogOptions log;
  std::optional<double> seconds;  // of a finished song; none: the model's default
  int songs = 1;
  double prompt_seconds = 0;
  int stop_after_level = 0;
  int n_ctx = 0;  // codes per window; 0: the model's
  PerLevel<double> hop_fraction;
  std::optional<int> upsample_segments;  // 0: auto; none: the model's
  GuidanceOptions guidance;
  std::optional<double> memory;       // GB to plan for; none: what this machine has available
  PerLevel<double> codes_per_second;  // all songs together; 0: unknown
  std::string bench;                  // output of crooner bench --json
};

void declare_plan(Flags& flags, PlanOptions* options);

}  // namespace crooner::cli
