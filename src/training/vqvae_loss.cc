#include "training/vqvae_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include "base/strings.h"
#include "training/autocast.h"
#include "training/spectrum.h"

namespace crooner::training {
namespace {

using config::ReconstructionLoss;
using config::VqvaeLossConfig;

// The networks' outputs in float32, whatever their products are computed in.
template <typename Compute>
at::Tensor computed_in(std::optional<at::ScalarType> products, const at::Tensor& input,
                       Compute compute) {
  const AutocastGuard mixed(input.device().type(), products);
  return compute(input).to(at::kFloat);
}

VqvaeLevelPass pass_level(const model::Vqvae& vqvae, const at::Tensor& audio, int level,
                          std::optional<at::ScalarType> products) {
  const at::Tensor vectors = computed_in(products, audio, [&](const at::Tensor& input) {
    return vqvae.encode_vectors(input, level);
  });  // [N, emb_width, T_l]
  const at::Tensor codes = vqvae.quantise(vectors.detach(), level);
  const at::Tensor rows = vqvae.look_up(codes, level).detach();

  VqvaeLevelPass pass;
  pass.vectors = vectors.detach().transpose(1, 2).reshape({-1, vectors.size(1)});
  pass.codes = codes.reshape({-1});
  pass.output =
      computed_in(products, vectors + (rows - vectors).detach(),
                  [&](const at::Tensor& input) { return vqvae.decode_vectors(input, level); });
  const at::Tensor squares = (rows - vectors).square();
  pass.commit_loss = squares.mean();
  pass.fit = squares.detach().sum(1).mean();
  pass.pn = at::linalg_vector_norm(pass.vectors - pass.vectors.mean()) /
            std::sqrt(static_cast<double>(pass.vectors.numel()));
  return pass;
}

at::Tensor multispectral_loss(const at::Tensor& target, const at::Tensor& output,
                              const VqvaeLossConfig& config) {
  at::Tensor sum;
  for (const config::SpectrumConfig& setting : config.multispectrum) {
    const at::Tensor distance = spectral_distance(target, output, setting);
    sum = sum.defined() ? sum + distance : distance;
  }
  return (sum / static_cast<double>(config.multispectrum.size()) / config.bandwidth.spec).mean();
}

at::Tensor log_mel_loss(const at::Tensor& target, const at::Tensor& output, int sample_rate,
                        const VqvaeLossConfig& config) {
  at::Tensor sum = at::zeros({}, target.options());
  for (const config::SpectrumConfig& setting : config.multispectrum)
    sum = sum + log_mel_distance(target, output, sample_rate, setting);
  return sum / static_cast<double>(config.multispectrum.size());
}

at::Tensor spectral_loss(const at::Tensor& target, const at::Tensor& output,
                         const VqvaeLossConfig& config) {
  if (config.relative_spectral) return spectral_convergence(target, output, config.spectrum).mean();
  return (spectral_distance(target, output, config.spectrum) / config.bandwidth.spec).mean();
}

// What is reported of the finest level, whatever the objective is.
void report_output(const at::Tensor& target, const at::Tensor& output,
                   const VqvaeLossConfig& config, std::map<std::string, at::Tensor>& metrics) {
  metrics["spectral_convergence"] = spectral_convergence(target, output, config.spectrum).mean();
  metrics["l1_loss"] = reconstruction_loss(target, output, ReconstructionLoss::kL1, config);
  metrics["l2_loss"] = reconstruction_loss(target, output, ReconstructionLoss::kL2, config);
  metrics["linf_loss"] = reconstruction_loss(target, output, ReconstructionLoss::kLinf, config);
}

}  // namespace

at::Tensor reconstruction_loss(const at::Tensor& target, const at::Tensor& output,
                               ReconstructionLoss kind, const VqvaeLossConfig& config) {
  const at::Tensor residual = (target - output).reshape({target.size(0), -1});
  switch (kind) {
    case ReconstructionLoss::kL1:
      return residual.abs().mean() / config.bandwidth.l1;
    case ReconstructionLoss::kL2:
      return residual.square().mean() / config.bandwidth.l2;
    case ReconstructionLoss::kLinf: {
      const auto count = std::min<std::int64_t>(config.linf_k, residual.size(1));
      return std::get<0>(at::topk(residual.square(), count, 1)).mean() / config.bandwidth.l2;
    }
    case ReconstructionLoss::kLmix:
      break;
  }
  at::Tensor loss = at::zeros({}, residual.options());
  const auto add = [&](double weight, ReconstructionLoss part) {
    if (weight != 0) loss = loss + weight * reconstruction_loss(target, output, part, config);
  };
  add(config.lmix_l1, ReconstructionLoss::kL1);
  add(config.lmix_l2, ReconstructionLoss::kL2);
  add(config.lmix_linf, ReconstructionLoss::kLinf);
  return loss;
}

VqvaeLoss vqvae_loss(const model::Vqvae& vqvae, const at::Tensor& audio,
                     const std::vector<int>& levels, const VqvaeLossConfig& config,
                     std::optional<at::ScalarType> products) {
  VqvaeLoss result;
  const at::Tensor target = audio.squeeze(1);  // [N, T]
  const at::Tensor zero = at::zeros({}, audio.options());
  at::Tensor recons = zero, spectral = zero, multispectral = zero, commit = zero, log_mel = zero;

  for (const int level : levels) {
    result.levels.push_back(pass_level(vqvae, audio, level, products));
    const VqvaeLevelPass& pass = result.levels.back();
    const at::Tensor output = pass.output.squeeze(1);
    const at::Tensor level_recons =
        reconstruction_loss(target, output, config.reconstruction, config);
    const at::Tensor level_spectral = spectral_loss(target, output, config);
    const at::Tensor level_multispectral = multispectral_loss(target, output, config);
    recons = recons + level_recons;
    spectral = spectral + level_spectral;
    multispectral = multispectral + level_multispectral;
    commit = commit + pass.commit_loss;
    if (config.log_mel != 0)
      log_mel = log_mel + log_mel_loss(target, output, vqvae.config().sample_rate, config);
    result.metrics[str_cat("recons_loss_l", level + 1)] = level_recons;
    result.metrics[str_cat("spectral_loss_l", level + 1)] = level_spectral;
    result.metrics[str_cat("multispectral_loss_l", level + 1)] = level_multispectral;
  }

  result.loss = recons + config.spectral * spectral + config.multispectral * multispectral +
                config.commit * commit + config.log_mel * log_mel;
  result.metrics["recons_loss"] = recons;
  result.metrics["spectral_loss"] = spectral;
  result.metrics["multispectral_loss"] = multispectral;
  result.metrics["commit_loss"] = commit;
  if (config.log_mel != 0) result.metrics["log_mel_loss"] = log_mel;
  report_output(target, result.levels.front().output.detach().squeeze(1), config, result.metrics);
  for (auto& [name, value] : result.metrics) value = value.detach();
  return result;
}

}  // namespace crooner::training
