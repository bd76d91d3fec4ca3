#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tensor/state_dict.h"

namespace crooner::training {

using Metrics = std::map<std::string, double>;

// A network in training: what the loop needs to know of it. All that is random depends on the
// numbers of draws and steps that are passed in.
class Trainable {
 public:
  virtual ~Trainable() = default;

  // Every tensor of the model file, trained or not.
  virtual tensor::StateDict& weights() = 0;
  // Those that the optimiser moves, by name, each tensor once.
  virtual std::vector<std::string> trained() const = 0;

  // The loss of one forward pass over draws [first, first + batch), differentiable; metrics are
  // added to.
  virtual at::Tensor loss(std::int64_t first_draw, Metrics& metrics) = 0;

  // Another network on the same weights' memory, with gradients of its own, so that two passes can
  // run at once; nullptr: this kind cannot, or not here.
  virtual std::unique_ptr<Trainable> beside() { return nullptr; }

  // After the optimiser's step `step`: what is learned without gradients (codebooks).
  virtual void after_step(std::int64_t step, Metrics& metrics) = 0;

  // Tensors beside the weights that a checkpoint must keep, changed in place when it is restored.
  virtual tensor::StateDict extra_state() = 0;

  // Held-out figures with the weights as they are. "loss" decides which checkpoint is the best.
  virtual Metrics evaluate() = 0;
};

}  // namespace crooner::training
