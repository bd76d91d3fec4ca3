#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "config/training_preset.h"
#include "config/vqvae_config.h"
#include "tensor/state_dict.h"

namespace crooner::training {

// A VQ-VAE that encodes a dataset: what `--vqvae` names.
struct Codec {
  std::string name;  // of the model, or the run's folder
  config::VqvaeConfig config;
  std::vector<int> levels;  // that it has trained weights for
  tensor::StateDict weights;

  at::Tensor codebook(int level) const;  // [bins, emb_width]
};

// `source`: a model (its name or folder), the run folder of `crooner train vqvae`, or that run's
// vqvae.safetensors (with its preset.json next to it). The weights are on the CPU. Throws
// InputError naming what is missing.
Codec read_codec(const std::string& source);

// The VQ-VAE of a model folder, on a device.
Codec model_codec(const config::ModelFolder& model, at::Device device);

// The weights that `--from` names for a VQ-VAE run: a source as above, or any file of its tensors.
// Throws InputError when its configuration is not the preset's, or a level to be trained is
// missing.
tensor::StateDict read_base_vqvae(const std::string& source, const config::VqvaePreset& preset);

}  // namespace crooner::training
