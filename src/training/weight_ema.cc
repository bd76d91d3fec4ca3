#include "training/weight_ema.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_lerp.h>

#include <cmath>

namespace crooner::training {

WeightEma::WeightEma(std::vector<at::Tensor> parameters, double mu, int every)
    : parameters_(std::move(parameters)), mu_(mu), every_(every) {
  averages_.reserve(parameters_.size());
  for (const at::Tensor& parameter : parameters_) averages_.push_back(parameter.detach().clone());
}

void WeightEma::step() {
  const at::NoGradGuard no_grad;
  if (++steps_ % every_ != 0) return;
  const double mu = std::pow(mu_, every_);
  at::_foreach_lerp_(averages_, parameters_, 1 - mu);
}

void WeightEma::swap() {
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const at::Tensor kept = parameters_[i].detach().clone();
    parameters_[i].copy_(averages_[i]);
    averages_[i].copy_(kept);
  }
}

}  // namespace crooner::training
