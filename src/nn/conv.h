#pragma once

#include <ATen/core/Tensor.h>

#include "nn/conv_layer_spec.h"
#include "nn/position_range.h"
#include "tensor/state_dict.h"

namespace crooner::nn {

// A convolution over time: [N, in, T] -> [N, out, T'].
class Conv1d {
 public:
  // `weights` holds weight [out, in, k] and bias [out].
  Conv1d(const tensor::Scope& weights, int stride, int padding, int dilation);

  at::Tensor operator()(const at::Tensor& x) const;
  PositionRange receptive_field(
      PositionRange out) const;  // the input positions that these outputs depend on
  ConvLayerSpec spec() const;

 private:
  at::Tensor weight_;
  at::Tensor bias_;
  int stride_;
  int padding_;
  int dilation_;
};

// A transposed convolution with kernel 2 * stride and padding stride / 2: [N, in, T] -> [N, out,
// stride * T].
class ConvTranspose1d {
 public:
  // `weights` holds weight [in, out, 2 * stride] and bias [out].
  ConvTranspose1d(const tensor::Scope& weights, int stride);

  at::Tensor operator()(const at::Tensor& x) const;
  PositionRange receptive_field(PositionRange out) const;
  ConvLayerSpec spec() const;

 private:
  at::Tensor weight_;
  at::Tensor bias_;
  int stride_;
};

}  // namespace crooner::nn
