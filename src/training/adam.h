#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "config/training_config.h"

namespace crooner::training {

// Our own Adam rather than torch::optim::Adam: its state is kept in the order of the parameters'
// names, so that a checkpoint restores it bit for bit (LibTorch's optimisers key theirs by the
// tensors' addresses), and one fused step updates the whole state dictionary. The same holds for
// WeightEma and the schedule: all that they hold is saved, and depends on the step alone.
//
// Adam with bias correction, eps outside the square root and decoupled weight decay
// (docs/spec/training.md, section 6). A half-precision parameter keeps its moments in half, each
// with a float scale; the update itself is computed in float32 from the moments before they are
// rounded.
class Adam {
 public:
  struct State {  // of one parameter
    at::Tensor exp_avg, exp_avg_sq;
    double scale_exp_avg = 1, scale_exp_avg_sq = 1;  // half moments only
  };

  // Holds the same tensors as the caller; their gradients are read at each step. Parameters that
  // are not `held` (of a run of several processes; empty: all are) stay as they are, and the
  // elements of their moments share one number.
  Adam(std::vector<at::Tensor> parameters, const config::AdamConfig& config,
       std::vector<bool> held = {});

  // One step with the base rate times `lr_factor`, gradients divided by `divisor` (in place). A
  // parameter without a gradient stays as it is.
  void step(double lr_factor, double divisor);
  void zero_grad();

  // The state that a checkpoint holds, in the order of the parameters.
  std::vector<State>& state() { return state_; }
  std::int64_t steps() const { return steps_; }
  void set_steps(std::int64_t steps) { steps_ = steps; }
  const std::vector<at::Tensor>& parameters() const { return parameters_; }

 private:
  bool updates(std::size_t parameter) const;
  void step_floats(double rate, double bias1, double bias2, double divisor);

  std::vector<at::Tensor> parameters_;
  config::AdamConfig config_;
  std::vector<bool> held_;
  std::vector<State> state_;
  std::int64_t steps_ = 0;
};

}  // namespace crooner::training
