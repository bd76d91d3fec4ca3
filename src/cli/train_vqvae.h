#pragma once

#include <string>

#include "cli/training_flags.h"

namespace crooner::cli {

// crooner train vqvae: trains a VQ-VAE on audio files.
struct TrainVqvaeOptions : TrainingOptions {
  std::string from;  // a model, a run or its weights to start from; empty: random initialization
};

void declare_train_vqvae(Flags& flags, TrainVqvaeOptions* options);

}  // namespace crooner::cli
