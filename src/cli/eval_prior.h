#pragma once

#include <functional>
#include <string>

#include "cli/program.h"
#include "cli/training_flags.h"

namespace crooner::cli {

// crooner eval prior: how well a model's priors tell songs.
struct EvalPriorOptions : DataOptions {
  std::string model;
  std::string against;  // another model; empty: none
  int level = -1;       // -1: every prior
  int windows = 4;      // of a song
};

void add_eval_prior(Program& program, std::function<void(const EvalPriorOptions&)> run);

}  // namespace crooner::cli
