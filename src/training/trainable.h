#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tensor/state_dict.h"

namespace crooner::training {

// Scalars of a step or an evaluation, by the names that train.jsonl has
// (docs/formats/train-log.md).
using Metrics = std::map<std::string, double>;

// The state of a network in training: what the optimiser and the checkpoints handle, whatever the
// network learns from.
class TrainableState {
 public:
  virtual ~TrainableState() = default;

  // Every tensor of the model file, trained or not, and what else the optimiser updates.
  virtual tensor::StateDict& weights() = 0;
  // Those of the model file.
  virtual tensor::StateDict result() { return weights(); }
  // Names of those that the optimiser updates, each tensor once.
  virtual std::vector<std::string> trainable_parameters() const = 0;
  // Further tensors that a checkpoint must hold (codebook statistics). Restoring one writes to them
  // in place.
  virtual tensor::StateDict extra_state() { return {}; }
};

// A network that can be trained on batches of one kind. It owns no data: the trainer reads them.
// All that is random depends on the batch and the step alone.
template <typename Batch>
class Trainable : public TrainableState {
 public:
  // Differentiable loss of one forward pass at step `step` (from 0), a mean over its samples; adds
  // to `metrics`.
  virtual at::Tensor loss(const Batch& batch, std::int64_t step, Metrics& metrics) = 0;

  // A second network on the same weight memory with gradients of its own, so that two passes can
  // run in parallel; nullptr: this network cannot, or not on its device.
  virtual std::unique_ptr<Trainable> shared_weight_replica() { return nullptr; }

  // Updates what is learned without gradients (codebooks) after the optimiser's step `step`.
  virtual void after_step(std::int64_t /*step*/, Metrics& /*metrics*/) {}

  // Mean metrics over held-out batches of one sample each, with the weights as they are. "loss"
  // decides which checkpoint is the best. Of several processes each has some of the batches; the
  // means are over all.
  virtual Metrics evaluate(std::span<const Batch> batches) = 0;
};

}  // namespace crooner::training
