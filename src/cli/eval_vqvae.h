#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner eval vqvae: how well a VQ-VAE codes songs.
struct EvalVqvaeOptions {
  LogOptions log;
  std::string model;  // a model's name or folder, or the folder of a training run
  std::string data;
  std::string cache;
  std::string device = "auto";
  int threads = 0;   // 0: as many as there are cores
  int pieces = 100;  // of the data; 0: all
};

void add_eval_vqvae(Program& program, std::function<void(const EvalVqvaeOptions&)> run);

}  // namespace crooner::cli
