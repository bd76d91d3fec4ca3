#include "training/trainable_vqvae.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/monotonic_seconds.h"
#include "base/strings.h"
#include "training/autocast.h"
#include "training/spectrum.h"
#include "training/vqvae_loss.h"

namespace crooner::training {
namespace {

std::vector<double> song_lengths(const AudioCache& sounds) {
  std::vector<double> lengths;
  for (std::size_t song = 0; song < sounds.size(); ++song)
    lengths.push_back(static_cast<double>(sounds.frames(song)));
  return lengths;
}

std::string rows_name(int level) {
  return str_cat("bottleneck.level_blocks.", level, ".k");
}

// To be written to: what was given may be a mapped file's own bytes.
tensor::StateDict copied(tensor::StateDict weights, at::Device device) {
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

TrainableVqvae::TrainableVqvae(const config::VqvaePreset& preset, const AudioCache& sounds,
                               tensor::StateDict weights, bool fresh, at::Device device)
    : preset_(preset),
      sounds_(sounds),
      device_(device),
      index_(song_lengths(sounds), preset.model.sample_rate, preset.data.min_duration,
             preset.data.max_duration, preset.sample_length),
      train_items_(
          static_cast<std::int64_t>(static_cast<double>(index_.items()) * preset.data.train_share)),
      order_(std::max<std::int64_t>(1, train_items_), preset.run.seed),
      weights_(copied(std::move(weights), device)),
      vqvae_(preset.model, tensor::Scope(weights_)),
      objective_(preset.loss),
      started_(at::zeros({1})),
      batches_([this](std::int64_t first_draw) { return crops(first_draw, preset_.run.batch); },
               preset.run.batch) {
  if (train_items_ < 1) {
    throw InputError(str_cat("The data hold ", index_.items(), " items of ", preset.sample_length,
                             " samples, too few to train on."));
  }
  preset_.levels = preset_.trained_levels();
  for (const int level : preset_.levels) {
    for (auto& [name, value] : weights_) {
      if (belongs_to(name, level, preset_.decoder_only)) {
        value.requires_grad_(true);
        trained_.push_back(name);
      }
    }
    if (preset_.decoder_only) continue;
    codebooks_.emplace_back(weights_.at(rows_name(level)), preset_.codebook_decay);
    const auto vectors = static_cast<double>(preset_.run.batch) *
                         static_cast<double>(preset_.sample_length / preset_.model.hop(level));
    if (!fresh) codebooks_.back().restore(vectors / preset_.model.bins);
  }
  if (!fresh) started_.fill_(1);
  if (preset_.measure_bandwidth) measure_bandwidth();
}

at::Tensor TrainableVqvae::crops(std::int64_t first_draw, std::int64_t count) {
  at::Tensor batch = at::empty({count, 1, preset_.sample_length});
  for (std::int64_t row = 0; row < count; ++row) {
    const auto variation = order_.variation(first_draw + row);
    const std::int64_t length = preset_.sample_length, half = length / 2;
    const auto shift =
        preset_.data.shift
            ? static_cast<std::int64_t>(variation.shift * static_cast<float>(2 * half)) - half
            : 0;
    const Crop crop = index_.crop(order_.item(first_draw + row), shift);
    sounds_.read(index_.kept()[crop.song], crop.offset, length,
                 preset_.data.blend ? variation.blend : 0.5f,
                 batch.data_ptr<float>() + row * length);
  }
  return batch;
}

at::Tensor TrainableVqvae::held_out(std::int64_t item) const {
  at::Tensor audio = at::empty({1, 1, preset_.sample_length});
  const Crop crop = index_.crop(item);
  sounds_.read(index_.kept()[crop.song], crop.offset, preset_.sample_length, 0.5f,
               audio.data_ptr<float>());
  return audio;
}

// Over some 600 s of the training items (docs/spec/training.md, section 2).
void TrainableVqvae::measure_bandwidth() {
  const double seconds = static_cast<double>(preset_.sample_length) / preset_.model.sample_rate;
  const auto count =
      std::clamp<std::int64_t>(static_cast<std::int64_t>(600 / seconds), 1, train_items_);
  double absolute = 0, sum = 0, squares = 0, spectra = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const at::Tensor audio = held_out(i * train_items_ / count).reshape({1, -1});
    absolute += audio.abs().mean().item<double>();
    sum += audio.mean().item<double>();
    squares += audio.square().mean().item<double>();
    spectra +=
        at::linalg_vector_norm(magnitude_spectrum(audio, objective_.spectrum)).item<double>();
  }
  const auto n = static_cast<double>(count);
  objective_.bandwidth = {absolute / n, squares / n - (sum / n) * (sum / n), spectra / n};
}

at::Tensor TrainableVqvae::loss(std::int64_t first_draw, Metrics& metrics) {
  const double start = monotonic_seconds();
  const at::Tensor audio = batches_.at(first_draw).to(device_);
  metrics["waited"] += monotonic_seconds() - start;

  if (started_.item<float>() == 0) {  // first batch: rows are random encoder outputs
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < preset_.levels.size(); ++i) {
      const at::Tensor vectors = vqvae_.encode_vectors(audio, preset_.levels[i])
                                     .transpose(1, 2)
                                     .reshape({-1, preset_.model.emb_width});
      codebooks_[i].initialise(restart_vectors(vectors, preset_.model.bins, preset_.run.seed, i));
    }
    started_.fill_(1);
  }
  const VqvaeLoss pass =
      vqvae_loss(vqvae_, audio, preset_.levels, objective_, autocast_dtype(preset_.run.precision));
  const bool first_pass = seen_.empty();
  for (std::size_t i = 0; i < codebooks_.size(); ++i) {
    if (first_pass) {
      seen_.emplace_back(pass.levels[i].vectors, pass.levels[i].codes);
    } else {
      seen_[i] = {at::cat({seen_[i].first, pass.levels[i].vectors}),
                  at::cat({seen_[i].second, pass.levels[i].codes})};
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
    const auto& [vectors, codes] = seen_[i];
    const double expected = static_cast<double>(vectors.size(0)) / preset_.model.bins;
    const auto offered = restart_vectors(vectors, preset_.model.bins, preset_.run.seed + 1 + i,
                                         static_cast<std::uint64_t>(step));
    const auto update =
        codebooks_[i].update(vectors, codes, offered, preset_.restart_share * expected);
    metrics[str_cat("usage_l", preset_.levels[i])] = update.usage / preset_.model.bins;
    metrics[str_cat("entropy_l", preset_.levels[i])] = update.entropy;
  }
  seen_.clear();
}

at::Tensor TrainableVqvae::listening_sample(std::int64_t samples) const {
  const std::size_t song = index_.kept()[index_.crop(index_.items() - 1).song];
  at::Tensor audio = at::zeros({1, 1, samples});
  sounds_.read(song, 0, std::min(samples, sounds_.frames(song)), 0.5f, audio.data_ptr<float>());
  return audio;
}

tensor::StateDict TrainableVqvae::extra_state() {
  tensor::StateDict state{{"started", started_}};
  for (std::size_t i = 0; i < codebooks_.size(); ++i) {
    state[str_cat("sums/", preset_.levels[i])] = codebooks_[i].sums();
    state[str_cat("counts/", preset_.levels[i])] = codebooks_[i].counts();
  }
  return state;
}

Metrics TrainableVqvae::evaluate() {
  const at::NoGradGuard no_grad;
  Metrics metrics;
  const auto items = eval_items(index_.items(), train_items_, preset_.run.evaluate_items);
  const auto count = static_cast<double>(items.size());
  for (const std::int64_t item : items) {
    const at::Tensor audio = held_out(item).to(device_);
    const VqvaeLoss pass = vqvae_loss(vqvae_, audio, preset_.levels, objective_);
    metrics["loss"] += pass.loss.item<double>() / count;
    for (std::size_t k = 0; k < pass.levels.size(); ++k) {
      const at::Tensor ratio = spectral_convergence(
          audio.squeeze(1), pass.levels[k].output.squeeze(1), objective_.spectrum);
      metrics[str_cat("spectral_convergence_l", preset_.levels[k])] += ratio.item<double>() / count;
    }
  }
  for (const int level : preset_.levels) {
    const double ratio = metrics[str_cat("spectral_convergence_l", level)];
    metrics[str_cat("spectral_convergence_db_l", level)] = 20 * std::log10(std::max(ratio, 1e-12));
  }
  return metrics;
}

}  // namespace crooner::training
