#pragma once

#include <ATen/core/Tensor.h>

#include "nn/attention.h"
#include "nn/layer_norm.h"
#include "nn/mlp.h"

namespace crooner::nn {

// One layer of a transformer: attention and MLP with layer norms before them (docs/spec/model.md,
// section 3.1). It computes in the type of its linear layers, softmax and layer norms in float32.
class Block {
 public:
  // `weights` holds attn.*, ln_0.*, mlp.* and ln_1.* of the layer. Throws InputError for what is
  // missing.
  Block(const config::TransformerConfig& config, int layer, const tensor::Scope& weights);

  const Attention& attention() const { return attn_; }

  // Whole sequences [N, n_ctx, width], as Attention::forward() takes them; differentiable.
  // `attended`, if not null, receives the attention's output.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& encoder_kv, Scaling scaling,
                     at::Tensor* weights = nullptr, at::Tensor* attended = nullptr) const;

  // A chunk of positions over a cache, as Attention::forward_cached() takes it.
  at::Tensor forward_cached(const at::Tensor& x, LayerCache& cache, int first) const;

 private:
  at::Tensor add_branches(const at::Tensor& x, const at::Tensor& attended) const;

  Attention attn_;
  LayerNorm ln_0_;
  Mlp mlp_;
  LayerNorm ln_1_;
  bool res_scale_;
  float branch_scale_;
};

}  // namespace crooner::nn
