#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/training_config.h"
#include "model/vqvae.h"

namespace crooner::training {

// One level's part of a training forward pass.
struct VqvaeLevelPass {
  at::Tensor vectors;      // encoder outputs, detached [d, emb_width]
  at::Tensor codes;        // indices of their nearest code vectors [d]
  at::Tensor output;       // reconstruction [N, 1, T]
  at::Tensor commit_loss;  // mean squared distance to the (constant) code vectors
  at::Tensor fit;          // mean smallest squared distance of a vector
  at::Tensor pn;           // deviation of the encoder outputs' entries
};

struct VqvaeLoss {
  at::Tensor loss;                     // of all levels, differentiable
  std::vector<VqvaeLevelPass> levels;  // in the order of `levels`
  std::map<std::string, at::Tensor>
      metrics;  // detached scalars (recons_loss, spectral_convergence, ...)
};

// Encodes, quantises (straight through) and decodes `audio` [N, 1, T] at each of `levels`, and
// computes the objective (docs/spec/training.md, section 2). The codebooks are not changed: update
// them afterwards with the vectors and codes of the levels. Metrics named `..._lK` are of level
// K-1, as upstream counts levels from 1.
VqvaeLoss vqvae_loss(const model::Vqvae& vqvae, const at::Tensor& audio,
                     const std::vector<int>& levels, const config::VqvaeLossConfig& config,
                     std::optional<at::ScalarType> products = std::nullopt);

// Reconstruction loss of one kind, means over batch and time, divided by the bandwidth.
at::Tensor reconstruction_loss(const at::Tensor& target, const at::Tensor& output,
                               config::ReconstructionLoss kind,
                               const config::VqvaeLossConfig& config);

}  // namespace crooner::training
