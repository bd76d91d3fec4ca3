#include "training/prior_network.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "base/steady_seconds.h"
#include "config/tensor_table.h"
#include "training/lyric_alignment_loss.h"
#include "training/mixed_precision.h"

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
  for (const auto& tie : config::ties_of(config)) weights[tie.name] = weights.at(tie.same_as);
  return weights;
}

// A file holds each tensor once.
tensor::StateDict without_ties(const config::PriorConfig& config, tensor::StateDict weights) {
  for (const auto& tie : config::ties_of(config)) weights.erase(tie.name);
  return weights;
}

std::int64_t train_items_of(const CodeWindows& windows, double share) {
  return std::max<std::int64_t>(
      1, static_cast<std::int64_t>(static_cast<double>(windows.items()) * share));
}

WindowBatch on_device(WindowBatch batch, at::Device device) {
  for (at::Tensor* tensor : {&batch.codes, &batch.labels, &batch.upper, &batch.sounding}) {
    if (tensor->defined()) *tensor = tensor->to(device);
  }
  return batch;
}

}  // namespace

PriorNetwork::PriorNetwork(const config::PriorPreset& preset, const CodeWindows& windows,
                           tensor::StateDict weights, at::Device device)
    : PriorNetwork(preset, windows, device, with_ties(windows.config(), leaves(weights, device))) {}

PriorNetwork::PriorNetwork(const config::PriorPreset& preset, const CodeWindows& windows,
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

std::unique_ptr<Trainable> PriorNetwork::beside() {
  if (!device_.is_cpu()) return nullptr;
  tensor::StateDict same = detached_weights();
  for (auto& [name, value] : same) value.requires_grad_(true);
  return std::unique_ptr<Trainable>(new PriorNetwork(preset_, windows_, device_, std::move(same)));
}

tensor::StateDict PriorNetwork::detached_weights() const {
  tensor::StateDict same;
  for (const auto& [name, value] : weights_) same[name] = value.detach();
  return with_ties(config(), std::move(same));
}

std::vector<std::string> PriorNetwork::trained() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : weights_) names.push_back(name);
  return names;
}

CodeWindow PriorNetwork::draw(std::int64_t number) {
  const auto variation = order_.variation(number);
  CodeWindow window = windows_.item(order_.item(number),
                                    preset_.data.shift ? variation.shift : 0.5f, variation.start);
  window.without_names = static_cast<double>(variation.names) < preset_.names_dropped;
  window.without_lyrics = static_cast<double>(variation.lyrics) < preset_.lyrics_dropped;
  return window;
}

WindowBatch PriorNetwork::read_batch(std::int64_t first_draw) {
  std::vector<CodeWindow> drawn;
  for (int row = 0; row < preset_.run.batch; ++row) drawn.push_back(draw(first_draw + row));
  return windows_.read(drawn);
}

int PriorNetwork::taught_layer(std::int64_t step) const {
  if (!preset_.lyric_alignment) return -1;
  if (preset_.lyric_alignment->weight_at(step, preset_.run.steps) <= 0) return -1;
  return alignment_layer(config().transformer, *preset_.lyric_alignment);
}

at::Tensor PriorNetwork::loss(std::int64_t first_draw, Metrics& metrics) {
  const double start = steady_seconds();
  const WindowBatch batch = on_device(batches_.at(first_draw), device_);
  metrics["waited"] += steady_seconds() - start;

  const std::int64_t step =
      first_draw / (static_cast<std::int64_t>(preset_.run.batch) * preset_.run.accumulate);
  nn::Recorded recorded;
  if (const int layer = taught_layer(step); layer >= 0) recorded.layers.push_back(layer);
  const MixedPrecision mixed(device_.type(), product_type(preset_.run.precision));
  const model::Loss pass = prior_.loss(
      batch.codes, batch.labels, batch.upper,
      {nn::Scaling::kFactors, recorded.layers.empty() ? nullptr : &recorded, preset_.recompute});
  metrics["bits"] = pass.gen_loss.item<double>();
  if (pass.prime_loss.defined()) metrics["lyric_bits"] = pass.prime_loss.item<double>();
  if (recorded.weights.empty()) return pass.loss;

  const at::Tensor alignment =
      lyric_alignment_loss(recorded.weights[0], batch.sounding, *preset_.lyric_alignment);
  metrics["alignment_bits"] = alignment.item<double>();
  return pass.loss.add(alignment, preset_.lyric_alignment->weight_at(step, preset_.run.steps));
}

CodeWindow PriorNetwork::listening_window() const {
  return windows_.item(windows_.items() - 1);
}

Metrics PriorNetwork::evaluate() {
  const at::NoGradGuard no_grad;
  Metrics metrics;
  const auto items = held_out_items(windows_.items(), train_items_, preset_.run.evaluate_items);
  for (const std::int64_t item : items) {
    const CodeWindow window = windows_.item(item);
    const WindowBatch batch = on_device(windows_.read({&window, 1}), device_);
    const MixedPrecision mixed(device_.type(), product_type(preset_.run.precision));
    const model::Loss pass = prior_.loss(batch.codes, batch.labels, batch.upper);
    const auto share = 1.0 / static_cast<double>(items.size());
    metrics["bits"] += pass.gen_loss.item<double>() * share;
    if (pass.prime_loss.defined()) metrics["lyric_bits"] += pass.prime_loss.item<double>() * share;
  }
  metrics["loss"] = metrics["bits"];
  return metrics;
}

}  // namespace crooner::training
