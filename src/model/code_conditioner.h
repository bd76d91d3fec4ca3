#pragma once

#include <ATen/core/Tensor.h>

#include "config/prior_config.h"
#include "nn/conv_blocks.h"
#include "nn/layer_norm.h"

namespace crooner::model {

// The codes above as x_cond: embedding, up block, layer norm (docs/spec/model.md, section 4.2).
class CodeConditioner {
 public:
  // `weights`: the scope conditioner_blocks.0.
  CodeConditioner(const config::ConditionerConfig& config, const tensor::Scope& weights);

  // int64 [N, n_ctx / up_ratio] -> [N, n_ctx, width]. Differentiable; without gradients, and on the
  // CPU, by engine/convolution.
  at::Tensor operator()(const at::Tensor& upper) const;

 private:
  at::Tensor x_emb_;  // [bins above, width]
  nn::UpBlock up_;
  nn::LayerNorm ln_;
};

}  // namespace crooner::model
