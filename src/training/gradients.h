#pragma once

#include <ATen/core/Tensor.h>

#include <span>

namespace crooner::training {

// L2 norm over all gradients, divided by `scale`. Parameters without a gradient count as zero.
double gradient_norm(std::span<const at::Tensor> parameters, double scale = 1);

// A loss or a norm that ended in NaN or infinity.
bool is_overflow(double value);

// What gradients are divided by: scale * max(1, norm / clip), `norm` being that of the unscaled
// ones.
double gradient_divisor(double norm, double clip, double scale = 1);

}  // namespace crooner::training
