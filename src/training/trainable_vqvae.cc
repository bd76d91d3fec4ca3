#include "training/trainable_vqvae.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "tensor/upload.h"
#include "training/autocast.h"
#include "training/joint_metrics.h"
#include "training/spectrum.h"
#include "training/vqvae_loss.h"

namespace crooner::training {
namespace {

std::string codebook_name(int level) {
  return str_cat("bottleneck.level_blocks.", level, ".k");
}

// A writable copy: the tensors of a loaded file may be its mapped bytes.
tensor::StateDict copy_of_weights(tensor::StateDict weights, at::Device device) {
  for (auto& [name, value] : weights)
    value = value.to(device, at::kFloat, /*non_blocking=*/false, /*copy=*/true);
  return weights;
}

// A level's encoder and decoder, or the decoder alone.
bool belongs_to(const std::string& name, int level, bool decoder_only) {
  return (!decoder_only && name.starts_with(str_cat("encoders.", level, "."))) ||
         name.starts_with(str_cat("decoders.", level, "."));
}

}  // namespace

TrainableVqvae::TrainableVqvae(const config::VqvaePreset& preset,
                               const config::Bandwidth& bandwidth, tensor::StateDict weights,
                               bool fresh, at::Device device,
                               const distributed::ProcessGroup& group)
    : preset_(preset),
      device_(device),
      group_(group),
      share_(share_of_batch(preset.run, group.rank(), group.size())),
      weights_(copy_of_weights(std::move(weights), device)),
      vqvae_(preset.model, tensor::Scope(weights_)),
      objective_(preset.loss),
      started_(at::zeros({1})) {
  objective_.bandwidth = bandwidth;
  preset_.levels = preset_.trained_levels();
  for (const int level : preset_.levels) {
    for (auto& [name, value] : weights_) {
      if (belongs_to(name, level, preset_.decoder_only)) {
        value.requires_grad_(true);
        trainable_.push_back(name);
      }
    }
    if (preset_.decoder_only) continue;
    codebooks_.emplace_back(weights_.at(codebook_name(level)), preset_.codebook_decay);
    const auto vectors = static_cast<double>(preset_.run.batch) *
                         static_cast<double>(preset_.sample_length / preset_.model.hop(level));
    if (!fresh) codebooks_.back().restore(vectors / preset_.model.bins);
  }
  if (!fresh) started_.fill_(1);
}

VectorShare TrainableVqvae::vector_share(int level, const at::Tensor& own,
                                         std::int64_t items) const {
  if (group_.size() == 1) return {group_, 0, own.size(0)};
  const std::int64_t per_item = preset_.sample_length / preset_.model.hop(level);
  return {group_, share_.passes.front().first * per_item, items * per_item};
}

// From the encoder outputs of a step's first `run.batch` samples, of which this process may have
// some, at the beginning of its first pass.
void TrainableVqvae::initialise_codebooks(const at::Tensor& audio) {
  const at::NoGradGuard no_grad;
  const std::int64_t own =
      std::clamp<std::int64_t>(preset_.run.batch - share_.passes.front().first, 0, audio.size(0));
  for (std::size_t i = 0; i < preset_.levels.size(); ++i) {
    const int level = preset_.levels[i];
    at::Tensor vectors = at::zeros({0, preset_.model.emb_width}, audio.options());
    if (own > 0) {
      vectors = vqvae_.encode_vectors(audio.narrow(0, 0, own), level)
                    .transpose(1, 2)
                    .reshape({-1, preset_.model.emb_width});
    }
    codebooks_[i].initialise(restart_vectors(vectors,
                                             vector_share(level, vectors, preset_.run.batch),
                                             preset_.model.bins, preset_.run.seed, i));
  }
  started_.fill_(1);
}

at::Tensor TrainableVqvae::loss(const AudioBatch& batch, std::int64_t /*step*/, Metrics& metrics) {
  const at::Tensor audio = tensor::upload(batch.audio, device_);
  if (started_.item<float>() == 0) initialise_codebooks(audio);
  const VqvaeLoss pass =
      vqvae_loss(vqvae_, audio, preset_.levels, objective_, autocast_dtype(preset_.run.precision));
  const bool first_pass = assigned_.empty();
  for (std::size_t i = 0; i < codebooks_.size(); ++i) {
    if (first_pass) {
      assigned_.emplace_back(pass.levels[i].vectors, pass.levels[i].codes);
    } else {
      assigned_[i] = {at::cat({assigned_[i].first, pass.levels[i].vectors}),
                      at::cat({assigned_[i].second, pass.levels[i].codes})};
    }
  }
  for (const char* name :
       {"recons_loss", "multispectral_loss", "commit_loss", "spectral_convergence"}) {
    metrics[name] = pass.metrics.at(name).item<double>();
  }
  return pass.loss;
}

void TrainableVqvae::after_step(std::int64_t step, Metrics& metrics) {
  for (std::size_t i = 0; i < codebooks_.size(); ++i) {
    const auto& [vectors, codes] = assigned_[i];
    const VectorShare share = vector_share(preset_.levels[i], vectors, share_.step_samples);
    const double expected = static_cast<double>(share.total) / preset_.model.bins;
    const auto offered =
        restart_vectors(vectors, share, preset_.model.bins, preset_.run.seed + 1 + i,
                        static_cast<std::uint64_t>(step));
    const auto update =
        codebooks_[i].update(vectors, codes, offered, preset_.restart_share * expected, group_);
    metrics[str_cat("usage_l", preset_.levels[i])] = update.usage / preset_.model.bins;
    metrics[str_cat("entropy_l", preset_.levels[i])] = update.entropy;
  }
  assigned_.clear();
}

tensor::StateDict TrainableVqvae::extra_state() {
  tensor::StateDict state{{"started", started_}};
  for (std::size_t i = 0; i < codebooks_.size(); ++i) {
    state[str_cat("sums/", preset_.levels[i])] = codebooks_[i].sums();
    state[str_cat("counts/", preset_.levels[i])] = codebooks_[i].counts();
  }
  return state;
}

Metrics TrainableVqvae::evaluate(std::span<const AudioBatch> batches) {
  const at::NoGradGuard no_grad;
  Metrics metrics;
  const double count = group_.sum(static_cast<double>(batches.size()));
  for (const AudioBatch& batch : batches) {
    const at::Tensor audio = tensor::upload(batch.audio, device_);
    const VqvaeLoss pass = vqvae_loss(vqvae_, audio, preset_.levels, objective_);
    metrics["loss"] += pass.loss.item<double>() / count;
    for (std::size_t k = 0; k < pass.levels.size(); ++k) {
      const at::Tensor ratio = spectral_convergence(
          audio.squeeze(1), pass.levels[k].output.squeeze(1), objective_.spectrum);
      metrics[str_cat("spectral_convergence_l", preset_.levels[k])] += ratio.item<double>() / count;
    }
  }
  sum_metrics(group_, metrics);
  for (const int level : preset_.levels) {
    const double ratio = metrics[str_cat("spectral_convergence_l", level)];
    metrics[str_cat("spectral_convergence_db_l", level)] = 20 * std::log10(std::max(ratio, 1e-12));
  }
  return metrics;
}

}  // namespace crooner::training
