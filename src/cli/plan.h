#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner plan: what songs would take, before anything is loaded.
struct PlanOptions {
  ModelOptions model;  // its model may be one of the catalogue that is nowhere yet
  LogOptions log;
  std::optional<double> seconds;  // of a finished song; none: what the model says
  int songs = 1;
  double prompt_seconds = 0;  // of sound that songs go on from
  int stop_after_level = 0;
  int n_ctx = 0;  // codes of a window; 0: as the model has
  PerLevel<double> hop_fraction;
  std::optional<double> memory;       // GB that may be taken; none: what this machine has left
  PerLevel<double> codes_per_second;  // all songs together; 0: unknown
  std::string bench;                  // what crooner bench --json wrote
};

void add_plan(Program& program, std::function<void(const PlanOptions&)> run);

}  // namespace crooner::cli
