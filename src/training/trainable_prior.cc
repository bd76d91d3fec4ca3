#include "training/trainable_prior.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <utility>

#include "config/tensor_table.h"
#include "engine/plain_weights.h"
#include "tensor/upload.h"
#include "training/autocast.h"
#include "training/joint_metrics.h"
#include "training/lyric_alignment_loss.h"
#include "training/phone_classifiers.h"

namespace crooner::training {
namespace {

// A float32 copy that collects gradients.
tensor::StateDict trained_copy(const tensor::StateDict& source, at::Device device) {
  tensor::StateDict weights;
  for (const auto& [name, value] : source) {
    weights[name] = value.detach().to(device, at::kFloat, /*non_blocking=*/false, /*copy=*/true);
    weights[name].requires_grad_(true);
  }
  return weights;
}

// The same memory without gradients.
tensor::StateDict detached(const tensor::StateDict& source) {
  tensor::StateDict weights;
  for (const auto& [name, value] : source) weights[name] = value.detach();
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
  for (at::Tensor* each : {&batch.codes, &batch.labels, &batch.upper, &batch.sung, &batch.phones}) {
    if (each->defined()) *each = tensor::upload(*each, device);
  }
  return batch;
}

}  // namespace

TrainablePrior::TrainablePrior(const config::PriorPreset& preset, const tensor::StateDict& weights,
                               at::Device device, const distributed::ProcessGroup& group)
    : TrainablePrior(Shared(), preset,
                     preset.adapter
                         ? frozen_base(weights, *preset.model, *preset.adapter, device)
                         : FrozenBase{with_ties(*preset.model, trained_copy(weights, device)), {}},
                     preset.adapter ? trained_copy(initial_factors(*preset.model, *preset.adapter,
                                                                   weights, preset.run.seed),
                                                   device)
                                    : tensor::StateDict(),
                     device, group) {
  if (preset.phone_classifiers)
    weights_.merge(
        initial_phone_classifiers(config().transformer, *preset.phone_classifiers, device));
}

TrainablePrior::TrainablePrior(Shared /*tag*/, const config::PriorPreset& preset, FrozenBase prior,
                               tensor::StateDict factors, at::Device device,
                               const distributed::ProcessGroup& group)
    : preset_(preset),
      device_(device),
      group_(group),
      base_(std::move(prior)),
      prior_(*preset.model, base_.scope()) {
  if (preset.adapter) {
    weights_ = std::move(factors);
  } else {
    weights_ = without_ties(*preset.model, std::move(base_.weights));
    base_ = {};
  }
}

const model::Prior& TrainablePrior::prior() {
  if (!preset_.adapter) return prior_;
  const FrozenBase adapted = adapted_base(base_, weights_, config(), *preset_.adapter);
  return adapted_.emplace(config(), adapted.scope());
}

std::unique_ptr<Trainable<CodeBatch>> TrainablePrior::shared_weight_replica() {
  if (!device_.is_cpu()) return nullptr;
  tensor::StateDict same = detached(weights_);
  for (auto& [name, value] : same) value.requires_grad_(true);
  if (preset_.adapter) {
    return std::unique_ptr<Trainable>(
        new TrainablePrior(Shared(), preset_, base_, std::move(same), device_, group_));
  }
  return std::unique_ptr<Trainable>(
      new TrainablePrior(Shared(), preset_, FrozenBase{with_ties(config(), std::move(same)), {}},
                         {}, device_, group_));
}

tensor::StateDict TrainablePrior::detached_weights() const {
  const at::NoGradGuard no_grad;
  if (!preset_.adapter) return with_ties(config(), without_phone_classifiers(detached(weights_)));
  FrozenBase adapted = adapted_base(base_, weights_, config(), *preset_.adapter);
  tensor::StateDict all = std::move(adapted.weights);
  const at::ScalarType type = engine::scalar_type(sampling_precision());
  for (auto& [name, weight] : all) weight = tensor::to_device(name, weight, device_, type);
  for (const auto& [name, matrix] : adapted.matrices) all[name] = matrix.value().to(type);
  return all;
}

Precision TrainablePrior::sampling_precision() const {
  if (!preset_.adapter) return Precision::kFp32;
  const Precision kept = preset_.adapter->base_precision;
  return kept == Precision::kInt8 ? Precision::kBf16 : kept;
}

tensor::StateDict TrainablePrior::result() {
  return without_phone_classifiers(weights_);
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

std::vector<int> TrainablePrior::classified_layers() const {
  if (!preset_.phone_classifiers) return {};
  return preset_.phone_classifiers->layers_of(config().transformer);
}

at::Tensor TrainablePrior::loss(const CodeBatch& host_batch, std::int64_t step, Metrics& metrics) {
  const CodeBatch batch = on_device(host_batch, device_);
  const model::Prior& prior = this->prior();
  nn::RecordedAttention recorded;
  recorded.layers = aligned_layers(step);
  recorded.output_layers = classified_layers();
  const bool records = !recorded.layers.empty() || !recorded.output_layers.empty();
  const AutocastGuard autocast(device_.type(), autocast_dtype(preset_.run.precision));
  const model::Loss pass = prior.loss(
      batch.codes, batch.labels, batch.upper,
      {nn::Scaling::kScaleQueryAndKey, records ? &recorded : nullptr, preset_.recompute});
  metrics["bits"] = pass.gen_loss.item<double>();
  if (pass.prime_loss.defined()) metrics["lyric_bits"] = pass.prime_loss.item<double>();
  at::Tensor loss = pass.loss;
  if (!recorded.weights.empty()) {
    const at::Tensor alignment =
        lyric_alignment_loss(recorded.weights, batch.sung, *preset_.lyric_alignment);
    metrics["alignment_bits"] = alignment.item<double>();
    loss = loss.add(alignment, preset_.lyric_alignment->weight_at(step, preset_.run.steps));
  }
  if (!recorded.outputs.empty()) {
    loss = loss.add(
        phone_loss(recorded.outputs, recorded.output_layers, weights_, batch.phones, metrics),
        preset_.phone_classifiers->weight);
  }
  return loss;
}

void TrainablePrior::after_step(std::int64_t /*step*/, Metrics& metrics) {
  finish_phone_metrics(metrics);
}

Metrics TrainablePrior::evaluate(std::span<const CodeBatch> batches) {
  const at::NoGradGuard no_grad;
  Metrics metrics;
  const model::Prior& prior = this->prior();
  const double count = group_.sum(static_cast<double>(batches.size()));
  for (const CodeBatch& host_batch : batches) {
    const CodeBatch batch = on_device(host_batch, device_);
    const AutocastGuard autocast(device_.type(), autocast_dtype(preset_.run.precision));
    nn::RecordedAttention recorded;
    recorded.output_layers = classified_layers();
    const model::Loss pass =
        prior.loss(batch.codes, batch.labels, batch.upper, {.recorded = &recorded});
    const double share = 1.0 / count;
    metrics["bits"] += pass.gen_loss.item<double>() * share;
    if (pass.prime_loss.defined()) metrics["lyric_bits"] += pass.prime_loss.item<double>() * share;
    if (recorded.outputs.empty()) continue;
    Metrics phones;
    phone_loss(recorded.outputs, recorded.output_layers, weights_, batch.phones, phones);
    for (const auto& [name, value] : phones) metrics[name] += value * share;
  }
  sum_metrics(group_, metrics);
  finish_phone_metrics(metrics);
  metrics["loss"] = metrics["bits"];
  return metrics;
}

}  // namespace crooner::training
