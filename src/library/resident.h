#pragma once

#include <crooner/model.h>

#include <memory>

#include "config/model_folder.h"
#include "model/vqvae.h"
#include "sampling/levels.h"
#include "tensor/state_dict.h"

namespace crooner::library {

// The VQ-VAE of a model with its weights, on a device, float32.
class ResidentVqvae {
 public:
  ResidentVqvae(const config::ModelFolder& model, at::Device device);
  const model::Vqvae& get() const { return vqvae_; }
  at::Device device() const { return device_; }

 private:
  at::Device device_;
  tensor::StateDict weights_;
  model::Vqvae vqvae_;
};

// The model's priors, read one at a time as they are sampled. `model` must outlive them.
std::unique_ptr<sampling::Levels> levels_of(const config::ModelFolder& model,
                                            const RunOptions& options, at::Device device);

}  // namespace crooner::library
