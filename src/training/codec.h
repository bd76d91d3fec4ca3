#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/vqvae_config.h"
#include "tensor/state_dict.h"

namespace crooner::training {

// A VQ-VAE to make codes with: what `--vqvae` names.
struct Codec {
  std::string name;  // of the model, or the run's folder
  config::VqvaeConfig config;
  std::vector<int> levels;    // that it holds something for
  tensor::StateDict weights;  // on the CPU

  at::Tensor rows(int level) const;  // the codebook [bins, emb_width]
};

// `place`: a model (its name or folder), the folder of a run of `crooner train vqvae`, or that
// run's vqvae.safetensors (with its preset.json beside it). Throws InputError naming what is
// missing.
Codec read_codec(const std::string& place);

}  // namespace crooner::training
