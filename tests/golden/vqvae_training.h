#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/training_config.h"
#include "golden/case.h"
#include "model/vqvae.h"
#include "tensor/state_dict.h"
#include "training/codebook.h"
#include "training/vqvae_loss.h"

// What the checks of the VQ-VAE's training share (kinds vqvae and training_steps).
namespace crooner::golden {

// The objective as the published hyperparameters spell it; `loss_fn` as in "lmix".
config::VqvaeLossConfig loss_config(const nlohmann::json& hps, const std::string& loss_fn);

// A VQ-VAE in training: its own copy of the weights of `file`, all but the codebooks with
// gradients, and the codebooks' moving averages restored as `restore_k` says.
struct TrainedVqvae {
  TrainedVqvae(Case& golden, const std::string& file, const nlohmann::json& hps,
               const Json& restore_k);

  config::VqvaeConfig config;
  tensor::StateDict weights;
  model::Vqvae vqvae;
  std::vector<at::Tensor> parameters;         // those with gradients, by name
  std::vector<std::string> names;             // of the parameters
  std::vector<training::Codebook> codebooks;  // by level
  std::vector<double> thresholds;
};

// Metrics of a step with codebook updates: what vqvae_loss reports, and the codebooks' means over
// levels. `restarts[level]` are the vectors offered.
std::map<std::string, double> update_codebooks(TrainedVqvae& trained,
                                               const training::VqvaeLoss& pass,
                                               const std::vector<at::Tensor>& restarts);

// Codebook state after an update, by the tolerance of README.md.
void expect_codebook(const at::Tensor& actual, const at::Tensor& expected, const std::string& what);

}  // namespace crooner::golden
