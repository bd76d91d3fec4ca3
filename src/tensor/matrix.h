#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/precision.h>

#include <map>
#include <string>

namespace crooner::tensor {

// The matrix of a linear layer, [in, out]: a tensor, or one that is frozen and kept in fewer bytes.
// Such a matrix becomes float32 whenever it is needed, and what low-rank factors learn is added.
class Matrix {
 public:
  Matrix(at::Tensor weight);  // NOLINT(google-explicit-constructor): every tensor is one
  // Rounded to fp16, bf16 or int8: the latter with a factor for each output, such that its largest
  // weight becomes 127 (as the cpu engine does).
  static Matrix narrow(const at::Tensor& weight, Precision precision);
  // This matrix plus `scale` times a [in, rank] times b [rank, out].
  Matrix plus(at::Tensor a, at::Tensor b, double scale) const;

  std::int64_t inputs() const { return stored_.size(0); }
  std::int64_t outputs() const { return stored_.size(1); }
  at::ScalarType dtype() const;  // of value()

  // To compute with, also under automatic mixed precision; differentiable in a tensor as in
  // factors.
  at::Tensor value() const;

 private:
  at::Tensor stored_;
  bool narrow_ = false;
  at::Tensor factors_;  // of int8: [1, out]
  at::Tensor a_, b_;    // undefined: nothing is added
  double scale_ = 0;
};

// By their published names.
using Matrices = std::map<std::string, Matrix>;

}  // namespace crooner::tensor
