#pragma once

#include <ATen/core/Tensor.h>

#include "tensor/state_dict.h"

namespace crooner::nn {

// y = x W + b with W stored [in, out] (docs/spec/model.md, section 3.1).
class Linear {
 public:
  explicit Linear(const tensor::Scope& weights) : w_(weights.matrix("w")), b_(weights.at("b")) {}

  at::Tensor operator()(const at::Tensor& x /* [..., in] */) const;  // [..., out]
  at::ScalarType dtype() const { return w_.dtype(); }

 private:
  tensor::Matrix w_;  // [in, out]
  at::Tensor b_;      // [out]
};

}  // namespace crooner::nn
