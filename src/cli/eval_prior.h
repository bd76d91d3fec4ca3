#pragma once

#include <crooner/precision.h>

#include <string>
#include <vector>

#include "cli/training_flags.h"

namespace crooner::cli {

// crooner eval prior: bits per code of a model's priors on held-out songs.
struct EvalPriorOptions : DataOptions {
  std::string model;
  std::string baseline;  // another model; empty: none
  int level = -1;        // -1: every prior
  int windows = 4;       // per song
  // What decoding in these costs is printed instead; empty: none.
  std::vector<Precision> precisions;
  std::string engine = "auto";  // that decodes; of precisions
};

void declare_eval_prior(Flags& flags, EvalPriorOptions* options);

}  // namespace crooner::cli
