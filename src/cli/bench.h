#pragma once

#include <string>
#include <vector>

#include "cli/groups.h"

namespace crooner::cli {

// crooner bench [WHAT...]: how fast this machine is, and how much of its speed is used.
struct BenchOptions {
  ModelOptions model;
  LogOptions log;
  std::vector<std::string> what;  // of kBenchmarks; empty: step and prefill
  std::vector<std::string> sizes{"512x12"};
  std::vector<int> batches{1, 8};
  std::vector<std::string> presets{"tiny_prior", "tiny_vqvae"};  // of `train`
  int position = -1;   // context length of a step; -1: half a window
  int positions = 0;   // length of a prefill; 0: half a window
  int depth = 0;       // layers of the sizes; 0: all
  int points = 64;     // of the curve
  int rounds = 7;      // of each measurement
  double seconds = 0;  // of audio; 0: 5.94 for the VQ-VAE, the model's default for songs
  bool machine = false;
};

// What can be measured.
inline constexpr const char* kBenchmarks[] = {"step",   "prefill", "positions",  "encode",
                                              "decode", "song",    "candidates", "train"};

void declare_bench(Flags& flags, BenchOptions* options);

}  // namespace crooner::cli
