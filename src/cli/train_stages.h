#pragma once

#include <string>

#include "cli/training_flags.h"

namespace crooner::cli {

// crooner train stages: several presets, one after another.
struct TrainStagesOptions : TrainingOptions {  // `preset` and `until` are those of the stages
  std::string stages;                          // the file of stages
  std::string vqvae;                           // of priors: model, run folder or file
  std::string from;                            // what the first stage starts from; empty: none
  int parallel = 1;                            // stages at once
};

void declare_train_stages(Flags& flags, TrainStagesOptions* options);

}  // namespace crooner::cli
