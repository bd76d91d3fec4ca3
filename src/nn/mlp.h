#pragma once

#include <ATen/core/Tensor.h>

#include "nn/linear.h"

namespace crooner::nn {

// x sigmoid(1.702 x)
at::Tensor quick_gelu(const at::Tensor& x);

// width -> MLP state -> width, with quick GELU between (docs/spec/model.md, section 3.1).
class Mlp {
 public:
  explicit Mlp(const tensor::Scope& weights)
      : c_fc_(weights.sub("c_fc")), c_proj_(weights.sub("c_proj")) {}

  at::Tensor operator()(const at::Tensor& x) const { return c_proj_(quick_gelu(c_fc_(x))); }

 private:
  Linear c_fc_;
  Linear c_proj_;
};

}  // namespace crooner::nn
