#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace crooner::nn {

// One layer of a chain of convolutions over time, as data for a back end that computes it.
struct ConvLayerSpec {
  enum class Kind { kConvolution, kTransposed, kResidual };
  Kind kind = Kind::kConvolution;
  at::Tensor weight;  // [out, in, k]; of a transposed one [in, out, k]; of a residual block W1's
  at::Tensor bias;
  at::Tensor pointwise_weight;  // W2 of a residual block
  at::Tensor pointwise_bias;
  int stride = 1;
  int padding = 0;
  int dilation = 1;
  double scale = 1;  // of a residual block's branch

  // [outputs]
  const at::Tensor& output_bias() const { return kind == Kind::kResidual ? pointwise_bias : bias; }
};

}  // namespace crooner::nn
