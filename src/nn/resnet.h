#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "nn/conv.h"

namespace crooner::nn {

struct ResnetShape {
  int depth = 0;
  int dilation_growth_rate = 1;
  std::optional<int> dilation_cycle;  // none: the dilation grows through all blocks
  bool res_scale = false;             // branches times 1/sqrt(depth)
  bool reversed = false;              // the blocks run in reverse order of dilation
};

// Residual blocks x + scale * W2(relu(W1(relu(x)))) with growing dilation (docs/spec/model.md,
// section 2.2).
class Resnet {
 public:
  // `blocks` holds {d}.model.1.* (W1, kernel 3) and {d}.model.3.* (W2, kernel 1) of each block, in
  // the order in which they run.
  Resnet(const ResnetShape& shape, const tensor::Scope& blocks);

  at::Tensor operator()(const at::Tensor& x /* [N, C, T] */) const;  // [N, C, T]
  PositionRange receptive_field(PositionRange out) const;
  void append_to(std::vector<ConvLayerSpec>& layers) const;

 private:
  struct Branch {
    Conv1d dilated;
    Conv1d pointwise;
  };
  std::vector<Branch> branches_;
  double scale_;
};

}  // namespace crooner::nn
