#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner train vqvae: learns a VQ-VAE from sound files.
struct TrainVqvaeOptions {
  std::string preset;  // file
  std::string data;    // folder or manifest
  std::string out;     // folder of the run
  std::string from;    // weights to go on from; empty: fresh ones
  std::string cache;   // of decoded songs; empty: the user's cache folder
  std::string device = "auto";
  int threads = 0;  // 0: all cores
  LogOptions log;
};

void add_train_vqvae(Program& program, std::function<void(const TrainVqvaeOptions&)> run);

}  // namespace crooner::cli
