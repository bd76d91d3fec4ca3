#include "training/gradients.h"

#include <ATen/ops/linalg_vector_norm.h>

#include <algorithm>
#include <cmath>

namespace crooner::training {

double gradient_norm(std::span<const at::Tensor> parameters, double scale) {
  double squares = 0;
  for (const at::Tensor& parameter : parameters) {
    const at::Tensor& gradient = parameter.grad();
    if (!gradient.defined()) continue;
    const auto norm = at::linalg_vector_norm(gradient, 2, std::nullopt, false, at::kFloat);
    squares += std::pow(norm.item<double>(), 2);
  }
  return std::sqrt(squares) / scale;
}

bool overflowed(double value) {
  return !std::isfinite(value);
}

double gradient_divisor(double norm, double clip, double scale) {
  return scale * std::max(1.0, norm / clip);
}

}  // namespace crooner::training
