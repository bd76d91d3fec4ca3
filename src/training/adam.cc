#include "training/adam.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/div.h>
#include <ATen/ops/full.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace crooner::training {
namespace {

constexpr double kMaxHalf = 65504.0;

// A moment's new value, stored in half with a scale that fits its largest entry.
void store_half(const at::Tensor& moment, at::Tensor& half, double& scale) {
  // The scale is a float32 number, as the moments are.
  const auto largest = moment.abs().max().item<float>();
  scale = static_cast<float>(1e-8f + largest / static_cast<float>(kMaxHalf));
  half.copy_(at::div(moment, scale));
}

}  // namespace

Adam::Adam(std::vector<at::Tensor> parameters, const config::AdamConfig& config,
           std::vector<bool> held)
    : parameters_(std::move(parameters)), config_(config), held_(std::move(held)) {
  state_.reserve(parameters_.size());
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const at::Tensor parameter = parameters_[i].detach();
    State state;
    if (held_.empty() || held_[i]) {
      state.exp_avg = at::zeros_like(parameter);
      state.exp_avg_sq = at::zeros_like(parameter);
    } else {
      state.exp_avg = state.exp_avg_sq =
          at::zeros({1}, parameter.options()).expand(parameter.sizes());
    }
    state_.push_back(std::move(state));
  }
}

bool Adam::updates(std::size_t parameter) const {
  return parameters_[parameter].grad().defined() && (held_.empty() || held_[parameter]);
}

void Adam::step(double lr_factor, double divisor) {
  const at::NoGradGuard no_grad;
  ++steps_;
  const double bias1 = 1 - std::pow(config_.beta1, static_cast<double>(steps_));
  const double bias2 = 1 - std::pow(config_.beta2, static_cast<double>(steps_));
  const double rate = config_.lr * lr_factor;
  step_floats(rate, bias1, bias2, divisor);
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    at::Tensor& parameter = parameters_[i];
    if (!updates(i) || parameter.scalar_type() != at::kHalf) continue;
    State& state = state_[i];
    const at::Tensor gradient = at::div(parameter.grad().to(at::kFloat), divisor);
    const at::Tensor exp_avg = state.exp_avg.to(at::kFloat).mul_(state.scale_exp_avg);
    const at::Tensor exp_avg_sq = state.exp_avg_sq.to(at::kFloat).mul_(state.scale_exp_avg_sq);
    exp_avg.mul_(config_.beta1).add_(gradient, 1 - config_.beta1);
    exp_avg_sq.mul_(config_.beta2).addcmul_(gradient, gradient, 1 - config_.beta2);
    at::Tensor update = at::div(exp_avg, at::sqrt(exp_avg_sq).add_(config_.eps));
    if (config_.weight_decay != 0) update.add_(parameter, config_.weight_decay);
    parameter.copy_(parameter.to(at::kFloat).sub_(update, rate * std::sqrt(bias2) / bias1));
    store_half(exp_avg, state.exp_avg, state.scale_exp_avg);
    store_half(exp_avg_sq, state.exp_avg_sq, state.scale_exp_avg_sq);
  }
}

// All others at once, by LibTorch's fused step. It adds eps to the bias-corrected root and scales
// the decay by the learning rate; we add it to the plain root and scale by the corrected step size.
// The arguments convert one into the other.
void Adam::step_floats(double rate, double bias1, double bias2, double divisor) {
  std::vector<at::Tensor> parameters, gradients, exp_avgs, exp_avg_sqs, steps;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (!updates(i) || parameters_[i].scalar_type() == at::kHalf) continue;
    parameters.push_back(parameters_[i]);
    gradients.push_back(parameters_[i].grad());
    exp_avgs.push_back(state_[i].exp_avg);
    exp_avg_sqs.push_back(state_[i].exp_avg_sq);
  }
  if (parameters.empty()) return;
  const auto numbers = at::TensorOptions(parameters[0].device()).dtype(at::kFloat);
  steps.assign(parameters.size(), at::full({}, static_cast<double>(steps_), numbers));
  at::_fused_adamw_(parameters, gradients, exp_avgs, exp_avg_sqs, {}, steps, rate, config_.beta1,
                    config_.beta2, config_.weight_decay * std::sqrt(bias2) / bias1,
                    config_.eps / std::sqrt(bias2), /*amsgrad=*/false, /*maximize=*/false,
                    at::full({}, divisor, numbers), {});
}

void Adam::zero_grad() {
  for (at::Tensor& parameter : parameters_) parameter.mutable_grad() = at::Tensor();
}

}  // namespace crooner::training
