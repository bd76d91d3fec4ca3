#pragma once

#include "cli/train_vqvae.h"

namespace crooner::commands {

// Trains, or goes on training; prints the path of the weights, <out>/vqvae.safetensors.
void train_vqvae(const cli::TrainVqvaeOptions& options);

}  // namespace crooner::commands
