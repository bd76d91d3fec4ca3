#include "training/trainable_prior.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "base/monotonic_seconds.h"
#include "config/tensor_table.h"
#include "training/autocast.h"
#include "training/lyric_alignment_loss.h"

namespace crooner::training {
namespace {

// Leaves of their own in float32.
tensor::StateDict leaves(const tensor::StateDict& given, at::Device device) {
  tensor::StateDict weights;
  for (const auto& [name, value] : given) {
    weights[name] = value.detach().to(device, at::kFloat, /*non_blocking=*/false, /*copy=*/true);
    weights[name].requires_grad_(true);
  }
  return weights;
}

tensor::StateDict with_ties(const config::PriorConfig& config, tensor::StateDict weights) {
  for (const auto& tie : config::tied_tensors(config)) weights[tie.name] = weights.at(tie.same_as);
  return weights;
}

// A file holds each tensor once.
tensor::StateDict without_ties(const config::PriorConfig& config, tensor::StateDict weights) {
  for (const auto& tie : config::tied_tensors(config)) weights.erase(tie.name);
  return weights;
}

std::int64_t train_items_of(const CodeDataset& windows, double share) {
  return std::max<std::int64_t>(
      1, static_cast<std::int64_t>(static_cast<double>(windows.items()) * share));
}

CodeBatch on_device(CodeBatch batch, at::Device device) {
  for (at::Tensor* tensor : {&batch.codes, &batch.labels, &batch.upper, &batch.sounding}) {
    if (tensor->defined()) *tensor = tensor->to(device);
  }
  return batch;
}

}  // namespace

TrainablePrior::TrainablePrior(const config::PriorPreset& preset, const CodeDataset& windows,
                               tensor::StateDict weights, at::Device device)
    : TrainablePrior(preset, windows, device,
                     with_ties(windows.config(), leaves(weights, device))) {}

TrainablePrior::TrainablePrior(const config::PriorPreset& preset, const CodeDataset& windows,
                               at::Device device, tensor::StateDict weights)
    : preset_(preset),
      windows_(windows),
      device_(device),
      train_items_(train_items_of(windows, preset.data.train_share)),
      order_(train_items_, preset.run.seed),
      weights_(std::move(weights)),
      prior_(windows.config(), tensor::Scope(weights_)),
      batches_([this](std::int64_t first_draw) { return read_batch(first_draw); },
               preset.run.batch) {
  weights_ = without_ties(windows.config(), std::move(weights_));
}

std::unique_ptr<Trainable> TrainablePrior::beside() {
  if (!device_.is_cpu()) return nullptr;
  tensor::StateDict same = detached_weights();
  for (auto& [name, value] : same) value.requires_grad_(true);
  return std::unique_ptr<Trainable>(
      new TrainablePrior(preset_, windows_, device_, std::move(same)));
}

tensor::StateDict TrainablePrior::detached_weights() const {
  tensor::StateDict same;
  for (const auto& [name, value] : weights_) same[name] = value.detach();
  return with_ties(config(), std::move(same));
}

std::vector<std::string> TrainablePrior::trained() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : weights_) names.push_back(name);
  return names;
}

CodeWindow TrainablePrior::draw(std::int64_t number) {
  const auto variation = order_.variation(number);
  CodeWindow window = windows_.item(order_.item(number),
                                    preset_.data.shift ? variation.shift : 0.5f, variation.start);
  window.without_names = static_cast<double>(variation.names) < preset_.names_dropped;
  window.without_lyrics = static_cast<double>(variation.lyrics) < preset_.lyrics_dropped;
  return window;
}

CodeBatch TrainablePrior::read_batch(std::int64_t first_draw) {
  std::vector<CodeWindow> drawn;
  for (int row = 0; row < preset_.run.batch; ++row) drawn.push_back(draw(first_draw + row));
  return windows_.read(drawn);
}

int TrainablePrior::aligned_layer(std::int64_t step) const {
  if (!preset_.lyric_alignment) return -1;
  if (preset_.lyric_alignment->weight_at(step, preset_.run.steps) <= 0) return -1;
  return alignment_layer(config().transformer, *preset_.lyric_alignment);
}

at::Tensor TrainablePrior::loss(std::int64_t first_draw, Metrics& metrics) {
  const double start = monotonic_seconds();
  const CodeBatch batch = on_device(batches_.at(first_draw), device_);
  metrics["waited"] += monotonic_seconds() - start;

  const std::int64_t step =
      first_draw / (static_cast<std::int64_t>(preset_.run.batch) * preset_.run.accumulate);
  nn::RecordedAttention recorded;
  if (const int layer = aligned_layer(step); layer >= 0) recorded.layers.push_back(layer);
  const AutocastGuard mixed(device_.type(), autocast_dtype(preset_.run.precision));
  const model::Loss pass =
      prior_.loss(batch.codes, batch.labels, batch.upper,
                  {nn::Scaling::kScaleQueryAndKey, recorded.layers.empty() ? nullptr : &recorded,
                   preset_.recompute});
  metrics["bits"] = pass.gen_loss.item<double>();
  if (pass.prime_loss.defined()) metrics["lyric_bits"] = pass.prime_loss.item<double>();
  if (recorded.weights.empty()) return pass.loss;

  const at::Tensor alignment =
      lyric_alignment_loss(recorded.weights[0], batch.sounding, *preset_.lyric_alignment);
  metrics["alignment_bits"] = alignment.item<double>();
  return pass.loss.add(alignment, preset_.lyric_alignment->weight_at(step, preset_.run.steps));
}

CodeWindow TrainablePrior::listening_window() const {
  return windows_.item(windows_.items() - 1);
}

Metrics TrainablePrior::evaluate() {
  const at::NoGradGuard no_grad;
  Metrics metrics;
  const auto items = eval_items(windows_.items(), train_items_, preset_.run.evaluate_items);
  for (const std::int64_t item : items) {
    const CodeWindow window = windows_.item(item);
    const CodeBatch batch = on_device(windows_.read({&window, 1}), device_);
    const AutocastGuard mixed(device_.type(), autocast_dtype(preset_.run.precision));
    const model::Loss pass = prior_.loss(batch.codes, batch.labels, batch.upper);
    const auto share = 1.0 / static_cast<double>(items.size());
    metrics["bits"] += pass.gen_loss.item<double>() * share;
    if (pass.prime_loss.defined()) metrics["lyric_bits"] += pass.prime_loss.item<double>() * share;
  }
  metrics["loss"] = metrics["bits"];
  return metrics;
}

}  // namespace crooner::training
