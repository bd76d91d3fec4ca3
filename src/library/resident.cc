#include "library/resident.h"

#include <string>
#include <utility>
#include <vector>

#include "config/tensor_table.h"
#include "library/labellers.h"
#include "tensor/load.h"

namespace crooner::library {
namespace {

using Ties = std::vector<std::pair<std::string, std::string>>;

tensor::StateDict vqvae_weights(const config::ModelFolder& model, at::Device device) {
  tensor::StateDict weights = tensor::load_expected(model.file(model.vqvae_weights.path),
                                                    config::tensors_of(model.vqvae), {});
  for (auto& [name, tensor] : weights) tensor = tensor.to(device, at::kFloat);
  return weights;
}

tensor::StateDict prior_weights(const config::ModelFolder& model, int level) {
  const config::PriorEntry& prior = model.at_level(level);
  Ties ties;
  for (const config::Tie& tie : config::ties_of(prior.config))
    ties.emplace_back(tie.name, tie.same_as);
  return tensor::load_expected(model.file(prior.weights.path), config::tensors_of(prior.config),
                               ties);
}

// auto: the type in which the weights are stored; CUDA devices are made for half precision.
engine::Precision precision_of(const config::ModelFolder& model, Precision asked,
                               at::Device device) {
  switch (asked) {
    case Precision::kFp32:
      return engine::Precision::kFp32;
    case Precision::kFp16:
      return engine::Precision::kFp16;
    case Precision::kBf16:
      return engine::Precision::kBf16;
    case Precision::kAuto:
      break;
  }
  const bool half = device.is_cuda() || model.top().config.half_weights;
  return half ? engine::Precision::kFp16 : engine::Precision::kFp32;
}

}  // namespace

ResidentVqvae::ResidentVqvae(const config::ModelFolder& model, at::Device device)
    : device_(device),
      weights_(vqvae_weights(model, device)),
      vqvae_(model.vqvae, tensor::Scope(weights_)) {}

std::unique_ptr<sampling::Levels> levels_of(const config::ModelFolder& model,
                                            const RunOptions& options, at::Device device) {
  engine::EngineOptions engine;
  engine.device = device;
  engine.precision = precision_of(model, options.precision, device);
  engine.deterministic = options.deterministic;
  engine.threads = options.threads;
  return sampling::make_levels(
      configs_of(model), [&model](int level) { return prior_weights(model, level); }, engine);
}

}  // namespace crooner::library
