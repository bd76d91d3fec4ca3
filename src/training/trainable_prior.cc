#include "training/trainable_prior.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <utility>

#include "config/tensor_table.h"
#include "training/autocast.h"
#include "training/joint_sums.h"
#include "training/lyric_alignment_loss.h"

namespace crooner::training {
namespace {

// A float32 copy that collects gradients.
tensor::StateDict leaves(const tensor::StateDict& source, at::Device device) {
  tensor::StateDict weights;
  for (const auto& [name, value] : source) {
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

CodeBatch on_device(CodeBatch batch, at::Device device) {
  for (at::Tensor* tensor : {&batch.codes, &batch.labels, &batch.upper, &batch.sung}) {
    if (tensor->defined()) *tensor = tensor->to(device);
  }
  return batch;
}

}  // namespace

TrainablePrior::TrainablePrior(const config::PriorPreset& preset, const tensor::StateDict& weights,
                               at::Device device, const distributed::ProcessGroup& group)
    : TrainablePrior(Shared(), preset, with_ties(*preset.model, leaves(weights, device)), device,
                     group) {}

TrainablePrior::TrainablePrior(Shared /*tag*/, const config::PriorPreset& preset,
                               tensor::StateDict weights, at::Device device,
                               const distributed::ProcessGroup& group)
    : preset_(preset),
      device_(device),
      group_(group),
      weights_(std::move(weights)),
      prior_(*preset.model, tensor::Scope(weights_)) {
  weights_ = without_ties(*preset.model, std::move(weights_));
}

std::unique_ptr<Trainable<CodeBatch>> TrainablePrior::shared_weight_replica() {
  if (!device_.is_cpu()) return nullptr;
  tensor::StateDict same = detached_weights();
  for (auto& [name, value] : same) value.requires_grad_(true);
  return std::unique_ptr<Trainable>(
      new TrainablePrior(Shared(), preset_, std::move(same), device_, group_));
}

tensor::StateDict TrainablePrior::detached_weights() const {
  tensor::StateDict same;
  for (const auto& [name, value] : weights_) same[name] = value.detach();
  return with_ties(config(), std::move(same));
}

std::vector<std::string> TrainablePrior::trainable_parameters() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : weights_) names.push_back(name);
  return names;
}

std::vector<int> TrainablePrior::aligned_layers(std::int64_t step) const {
  if (!preset_.lyric_alignment) return {};
  if (preset_.lyric_alignment->weight_at(step, preset_.run.steps) <= 0) return {};
  return alignment_layers(config().transformer, *preset_.lyric_alignment);
}

at::Tensor TrainablePrior::loss(const CodeBatch& host_batch, std::int64_t step, Metrics& metrics) {
  const CodeBatch batch = on_device(host_batch, device_);
  nn::RecordedAttention recorded;
  recorded.layers = aligned_layers(step);
  const AutocastGuard autocast(device_.type(), autocast_dtype(preset_.run.precision));
  const model::Loss pass =
      prior_.loss(batch.codes, batch.labels, batch.upper,
                  {nn::Scaling::kScaleQueryAndKey, recorded.layers.empty() ? nullptr : &recorded,
                   preset_.recompute});
  metrics["bits"] = pass.gen_loss.item<double>();
  if (pass.prime_loss.defined()) metrics["lyric_bits"] = pass.prime_loss.item<double>();
  if (recorded.weights.empty()) return pass.loss;

  const at::Tensor alignment =
      lyric_alignment_loss(recorded.weights, batch.sung, *preset_.lyric_alignment);
  metrics["alignment_bits"] = alignment.item<double>();
  return pass.loss.add(alignment, preset_.lyric_alignment->weight_at(step, preset_.run.steps));
}

Metrics TrainablePrior::evaluate(std::span<const CodeBatch> batches) {
  const at::NoGradGuard no_grad;
  Metrics metrics;
  const double count = group_.sum(static_cast<double>(batches.size()));
  for (const CodeBatch& host_batch : batches) {
    const CodeBatch batch = on_device(host_batch, device_);
    const AutocastGuard autocast(device_.type(), autocast_dtype(preset_.run.precision));
    const model::Loss pass = prior_.loss(batch.codes, batch.labels, batch.upper);
    const double share = 1.0 / count;
    metrics["bits"] += pass.gen_loss.item<double>() * share;
    if (pass.prime_loss.defined()) metrics["lyric_bits"] += pass.prime_loss.item<double>() * share;
  }
  sum_metrics(group_, metrics);
  metrics["loss"] = metrics["bits"];
  return metrics;
}

}  // namespace crooner::training
