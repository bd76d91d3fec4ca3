#include "training/gradients.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace crooner::training {
namespace {

constexpr double kMaxScale = 16777216.0;  // 2^24

}  // namespace

double gradient_norm(std::span<const at::Tensor> parameters, double scale) {
  std::vector<at::Tensor> norms;
  for (const at::Tensor& parameter : parameters) {
    if (!parameter.grad().defined()) continue;
    norms.push_back(at::linalg_vector_norm(parameter.grad(), 2, std::nullopt, false, at::kFloat));
  }
  if (norms.empty()) return 0;
  // One look at the device for all of them.
  const at::Tensor all = at::stack(norms).to(at::kCPU, at::kDouble);
  return std::sqrt(all.square().sum().item<double>()) / scale;
}

bool is_overflow(double value) {
  return !std::isfinite(value);
}

double gradient_divisor(double norm, double clip, double scale) {
  return scale * std::max(1.0, norm / clip);
}

LossScaler::LossScaler(const Options& options)
    : options_(options), value_(options.fixed.value_or(options.initial)) {}

void LossScaler::update(bool overflow) {
  if (options_.fixed) return;
  if (overflow) {
    value_ /= 2;
    clean_steps_ = 0;
  } else if (++clean_steps_ >= options_.window) {
    value_ = std::min(value_ * options_.factor, kMaxScale);
    clean_steps_ = 0;
  }
}

void LossScaler::restore(double value, int clean_steps) {
  value_ = value;
  clean_steps_ = clean_steps;
}

}  // namespace crooner::training
