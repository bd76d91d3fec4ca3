#pragma once

#include <functional>
#include <string>

#include "cli/program.h"
#include "cli/training_flags.h"

namespace crooner::cli {

// crooner eval vqvae: how well a VQ-VAE codes songs.
struct EvalVqvaeOptions : DataOptions {
  std::string model;  // a model's name or folder, or the folder of a training run
  int pieces = 100;   // of the data; 0: all
};

void add_eval_vqvae(Program& program, std::function<void(const EvalVqvaeOptions&)> run);

}  // namespace crooner::cli
