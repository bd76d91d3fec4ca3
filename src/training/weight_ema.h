#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace crooner::training {

// Exponential moving average of the weights, starting from the first ones: what evaluation and
// the result use (docs/spec/training.md, section 6). With every > 1 it is updated at every n-th
// step only, with mu^n.
class WeightEma {
 public:
  WeightEma(std::vector<at::Tensor> parameters, double mu, int every = 1);

  void step();  // after each optimiser step
  std::vector<at::Tensor>& averages() { return averages_; }

  // Exchanges weights and averages in place.
  void swap();

  std::int64_t steps() const { return steps_; }
  void set_steps(std::int64_t steps) { steps_ = steps; }

 private:
  std::vector<at::Tensor> parameters_;
  std::vector<at::Tensor> averages_;
  double mu_;
  int every_;
  std::int64_t steps_ = 0;
};

}  // namespace crooner::training
