#include "tensor/matrix.h"

#include <ATen/TensorOperators.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include <stdexcept>
#include <utility>

#include "tensor/float_type.h"

namespace crooner::tensor {
namespace {

constexpr double kLargestInt8 = 127;

at::ScalarType stored_type(Precision precision) {
  if (precision == Precision::kInt8) return at::kChar;
  const auto type = float_type(precision);
  if (!type || *type == at::kFloat)
    throw std::logic_error("A matrix is narrow in fp16, bf16 and int8.");
  return *type;
}

}  // namespace

Matrix::Matrix(at::Tensor weight) : stored_(std::move(weight)) {}

Matrix Matrix::narrow(const at::Tensor& weight, Precision precision) {
  const at::ScalarType type = stored_type(precision);
  at::Tensor numbers = weight.detach(), factors;
  if (precision == Precision::kInt8) {
    numbers = numbers.to(at::kFloat);
    factors = numbers.abs().amax({0}, /*keepdim=*/true).div(kLargestInt8);
    // A column of zeros stays one.
    numbers = numbers.div(factors.masked_fill(factors.eq(0), 1)).round_();
  }
  Matrix matrix(numbers.to(type, /*non_blocking=*/false, /*copy=*/true));
  matrix.narrow_ = true;
  matrix.factors_ = factors;
  return matrix;
}

Matrix Matrix::plus(at::Tensor a, at::Tensor b, double scale) const {
  Matrix sum = *this;
  sum.a_ = std::move(a);
  sum.b_ = std::move(b);
  sum.scale_ = scale;
  return sum;
}

at::ScalarType Matrix::dtype() const {
  return narrow_ ? at::kFloat : stored_.scalar_type();
}

at::Tensor Matrix::value() const {
  if (!narrow_ && !a_.defined()) return stored_;
  // The sum is that of float32 numbers: only the product with it may be of fewer bits.
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  at::Tensor wide = stored_.to(at::kFloat, /*non_blocking=*/false, /*copy=*/true);
  if (factors_.defined()) wide.mul_(factors_);
  return a_.defined() ? wide.addmm_(a_, b_, /*beta=*/1, scale_) : wide;
}

}  // namespace crooner::tensor
