#include "nn/block.h"

namespace crooner::nn {

Block::Block(const config::TransformerConfig& config, int layer, const tensor::Scope& weights)
    : attn_(AttentionShape::of(config, layer), weights.sub("attn")),
      ln_0_(weights.sub("ln_0")),
      mlp_(weights.sub("mlp")),
      ln_1_(weights.sub("ln_1")),
      res_scale_(config.res_scale),
      branch_scale_(config.branch_scale()) {}

at::Tensor Block::add_branches(const at::Tensor& x, const at::Tensor& attended) const {
  const auto after = x.add(attended);
  const auto m = mlp_(ln_1_(after));
  if (!res_scale_) return after.add(m);
  return x.add(attended.add(m), branch_scale_);
}

at::Tensor Block::forward(const at::Tensor& x, const at::Tensor& encoder_kv, Scaling scaling,
                          at::Tensor* weights, at::Tensor* attended) const {
  const at::Tensor output = attn_.forward(ln_0_(x), encoder_kv, scaling, weights);
  if (attended != nullptr) *attended = output;
  return add_branches(x, output);
}

at::Tensor Block::forward_cached(const at::Tensor& x, LayerCache& cache, int first) const {
  return add_branches(x, attn_.forward_cached(ln_0_(x), cache, first));
}

}  // namespace crooner::nn
