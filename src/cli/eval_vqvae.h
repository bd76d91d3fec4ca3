#pragma once

#include <string>

#include "cli/training_flags.h"

namespace crooner::cli {

// crooner eval vqvae: how well a VQ-VAE reconstructs songs.
struct EvalVqvaeOptions : DataOptions {
  std::string model;  // a model's name or folder, or the folder of a training run
  int clips = 100;    // 6-second clips of the data; 0: all
};

void declare_eval_vqvae(Flags& flags, EvalVqvaeOptions* options);

}  // namespace crooner::cli
