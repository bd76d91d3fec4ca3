#include "golden/vqvae_training.h"

#include <ATen/TensorOperators.h>

#include "config/hps.h"

namespace crooner::golden {
namespace {

tensor::StateDict copy_of(const std::map<std::string, at::Tensor>& tensors) {
  tensor::StateDict weights;
  for (const auto& [name, value] : tensors) weights[name] = value.clone();
  return weights;
}

}  // namespace

config::VqvaeLossConfig loss_config(const nlohmann::json& hps, const std::string& loss_fn) {
  static const std::map<std::string, config::ReconstructionLoss> kinds = {
      {"l1", config::ReconstructionLoss::kL1},
      {"l2", config::ReconstructionLoss::kL2},
      {"linf", config::ReconstructionLoss::kLinf},
      {"lmix", config::ReconstructionLoss::kLmix}};
  config::VqvaeLossConfig config;
  config.reconstruction = kinds.at(loss_fn);
  config.lmix_l1 = hps.at("lmix_l1");
  config.lmix_l2 = hps.at("lmix_l2");
  config.lmix_linf = hps.at("lmix_linf");
  config.linf_k = hps.at("linf_k");
  config.commit = hps.at("commit");
  config.spectral = hps.at("spectral");
  config.multispectral = hps.at("multispectral");
  config.relative_spectral = !hps.at("use_nonrelative_specloss").get<bool>();
  config.bandwidth = {hps.at("bandwidth").at("l1"), hps.at("bandwidth").at("l2"),
                      hps.at("bandwidth").at("spec")};
  config.multispectrum.clear();
  for (std::size_t i = 0; i < hps.at("multispec_loss_n_fft").size(); ++i) {
    config.multispectrum.push_back({hps.at("multispec_loss_n_fft")[i],
                                    hps.at("multispec_loss_hop_length")[i],
                                    hps.at("multispec_loss_window_size")[i]});
  }
  return config;
}

TrainedVqvae::TrainedVqvae(Case& golden, const std::string& file, const nlohmann::json& hps,
                           const Json& restore_k)
    : config(config::vqvae_from_hps(hps)),
      weights(copy_of(golden.tensors(file))),
      vqvae(config, tensor::Scope(weights)) {
  for (auto& [name, value] : weights) {
    if (name.starts_with("bottleneck.")) continue;
    value.requires_grad_(true);
    parameters.push_back(value);
    names.push_back(name);
  }
  for (const Json& entry : restore_k.items()) {
    const auto level = entry["level"].as<int>();
    codebooks.emplace_back(weights.at("bottleneck.level_blocks." + std::to_string(level) + ".k"),
                           hps.at("l_mu"));
    codebooks.back().restore(entry["num_tokens"].as<double>() / config.bins);
    thresholds.push_back(entry["threshold"].as<double>());
  }
}

std::map<std::string, double> update_codebooks(TrainedVqvae& trained,
                                               const training::VqvaeLoss& pass,
                                               const std::vector<at::Tensor>& restarts) {
  std::map<std::string, double> metrics;
  for (const auto& [name, value] : pass.metrics) metrics[name] = value.item<double>();
  metrics["loss"] = pass.loss.item<double>();
  const auto levels = static_cast<double>(pass.levels.size());
  for (std::size_t level = 0; level < pass.levels.size(); ++level) {
    const auto& part = pass.levels[level];
    const auto update = trained.codebooks[level].update(part.vectors, part.codes, restarts[level],
                                                        trained.thresholds[level]);
    metrics["entropy"] += update.entropy / levels;
    metrics["used_curr"] += update.used_curr / levels;
    metrics["usage"] += update.usage / levels;
    metrics["dk"] += update.dk / levels;
    metrics["fit"] += part.fit.item<double>() / levels;
    metrics["pn"] += part.pn.item<double>() / levels;
  }
  return metrics;
}

}  // namespace crooner::golden
