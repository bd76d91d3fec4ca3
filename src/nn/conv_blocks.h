#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <vector>

#include "nn/resnet.h"

namespace crooner::nn {

// Halves (or so) the rate `stages` times: each a convolution of kernel 2 * stride and a Resnet;
// then a convolution of kernel 3 (docs/spec/model.md, sections 2.3 and 2.4). No stages: nothing at
// all.
class DownBlock {
 public:
  // `model` holds {s}.0.* (strided convolution), {s}.1.model.* (Resnet) and {stages}.*.
  DownBlock(int stages, int stride, const ResnetShape& resnet, const tensor::Scope& model);

  at::Tensor operator()(const at::Tensor& x /* [N, in, T] */) const;
  PositionRange receptive_field(PositionRange out) const;
  void append_to(std::vector<ConvLayerSpec>& layers) const;

 private:
  struct Stage {
    Conv1d down;
    Resnet resnet;
  };
  std::vector<Stage> stages_;
  std::optional<Conv1d> closing_;
};

// The way back: a convolution of kernel 3, then stages of a Resnet and a transposed convolution.
class UpBlock {
 public:
  // `model` holds 0.*, {s}.0.{list}.* (Resnet) and {s}.1.* for s = 1 .. stages.
  UpBlock(int stages, int stride, const ResnetShape& resnet, const tensor::Scope& model,
          const std::string& list = "model");

  at::Tensor operator()(const at::Tensor& x /* [N, in, T] */) const;
  PositionRange receptive_field(PositionRange out) const;
  void append_to(std::vector<ConvLayerSpec>& layers) const;

 private:
  struct Stage {
    Resnet resnet;
    ConvTranspose1d up;
  };
  std::optional<Conv1d> opening_;
  std::vector<Stage> stages_;
};

}  // namespace crooner::nn
