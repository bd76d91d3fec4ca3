#pragma once

#include <ATen/core/Tensor.h>

#include "tensor/state_dict.h"

namespace crooner::nn {

// Layer norm over the last axis, eps 1e-5, computed in float32 whatever the type of x; the result
// has the type of x (docs/spec/model.md, section 3.1).
class LayerNorm {
 public:
  explicit LayerNorm(const tensor::Scope& weights)
      : weight_(weights.at("weight")), bias_(weights.at("bias")) {}

  at::Tensor operator()(const at::Tensor& x /* [..., width] */) const;

 private:
  at::Tensor weight_;  // [width], float32
  at::Tensor bias_;    // [width], float32
};

}  // namespace crooner::nn
