#pragma once

#include <functional>
#include <string>

#include "cli/program.h"
#include "cli/training_flags.h"

namespace crooner::cli {

// crooner train vqvae: learns a VQ-VAE from sound files.
struct TrainVqvaeOptions : TrainingOptions {
  std::string from;  // a model, a run or its weights to go on from; empty: fresh ones
};

void add_train_vqvae(Program& program, std::function<void(const TrainVqvaeOptions&)> run);

}  // namespace crooner::cli
