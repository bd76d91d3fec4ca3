#include "nn/attention.h"

namespace crooner::nn {
namespace {

// [N, T, parts * state] -> [parts, N, heads, T, d]
at::Tensor split_heads(const at::Tensor& x, const AttentionShape& shape) {
  return x.view({x.size(0), x.size(1), x.size(2) / shape.state, shape.heads, shape.head_dim()})
      .permute({2, 0, 3, 1, 4});
}

// [N, heads, T, d] -> [N, T, state]
at::Tensor join_heads(const at::Tensor& x) {
  return x.transpose(1, 2).flatten(2);
}

}  // namespace

Attention::Attention(const AttentionShape& shape, const tensor::Scope& weights)
    : shape_(shape), c_attn_(weights.sub("c_attn")), c_proj_(weights.sub("c_proj")) {
  if (shape.func == config::AttentionFunc::kLyrics) c_enc_kv_.emplace(weights.sub("c_enc_kv"));
}

at::Tensor Attention::forward(const at::Tensor& x, const at::Tensor& encoder_kv, Scaling scaling,
                              at::Tensor* weights) const {
  auto parts = c_attn_(x).split(shape_.state, -1);
  if (c_enc_kv_) {
    const auto kv = (*c_enc_kv_)(encoder_kv).split(shape_.state, -1);
    parts.insert(parts.end(), kv.begin(), kv.end());
  }
  return c_proj_(full_attention(shape_, parts[0], parts[1], parts[2], scaling, weights));
}

at::Tensor Attention::forward_cached(const at::Tensor& x, LayerCache& cache, int first) const {
  const auto qkv = split_heads(c_attn_(x), shape_);
  return c_proj_(join_heads(cached_attention(shape_, qkv, cache, first)));
}

void Attention::cache_lyrics(const at::Tensor& encoder_kv, LayerCache& cache) const {
  if (c_enc_kv_) cache.write(0, split_heads((*c_enc_kv_)(encoder_kv), shape_));
}

}  // namespace crooner::nn
