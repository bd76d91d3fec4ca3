#include "nn/conv.h"

#include <ATen/ops/conv1d.h>
#include <ATen/ops/conv_transpose1d.h>

namespace crooner::nn {

Conv1d::Conv1d(const tensor::Scope& weights, int stride, int padding, int dilation)
    : weight_(weights.at("weight")),
      bias_(weights.at("bias")),
      stride_(stride),
      padding_(padding),
      dilation_(dilation) {}

at::Tensor Conv1d::operator()(const at::Tensor& x) const {
  return at::conv1d(x, weight_, bias_, stride_, padding_, dilation_);
}

PositionRange Conv1d::receptive_field(PositionRange out) const {
  return {out.first * stride_ - padding_,
          out.last * stride_ - padding_ + dilation_ * (weight_.size(2) - 1)};
}

ConvLayerSpec Conv1d::spec() const {
  return {
      ConvLayerSpec::Kind::kConvolution, weight_, bias_, {}, {}, stride_, padding_, dilation_, 1};
}

ConvTranspose1d::ConvTranspose1d(const tensor::Scope& weights, int stride)
    : weight_(weights.at("weight")), bias_(weights.at("bias")), stride_(stride) {}

at::Tensor ConvTranspose1d::operator()(const at::Tensor& x) const {
  return at::conv_transpose1d(x, weight_, bias_, stride_, stride_ / 2);
}

// Input i reaches outputs stride * i - padding .. stride * i - padding + kernel - 1.
PositionRange ConvTranspose1d::receptive_field(PositionRange out) const {
  const std::int64_t padding = stride_ / 2;
  return {ceil_div(out.first + padding - (weight_.size(2) - 1), stride_),
          floor_div(out.last + padding, stride_)};
}

ConvLayerSpec ConvTranspose1d::spec() const {
  return {ConvLayerSpec::Kind::kTransposed, weight_, bias_, {}, {}, stride_, stride_ / 2, 1, 1};
}

}  // namespace crooner::nn
