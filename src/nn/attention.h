#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "nn/attention_shape.h"
#include "nn/layer_cache.h"
#include "nn/linear.h"
#include "nn/softmax_attention.h"

namespace crooner::nn {

// One factored attention layer (docs/spec/model.md, section 3.2): over whole sequences, where it is
// differentiable, and over a cache, a chunk at a time.
class Attention {
 public:
  // `weights` holds c_attn.*, c_proj.* and, for the lyrics pattern, c_enc_kv.*.
  Attention(const AttentionShape& shape, const tensor::Scope& weights);

  const AttentionShape& shape() const { return shape_; }
  at::ScalarType dtype() const { return c_attn_.dtype(); }

  // All n_ctx positions. `encoder_kv` is read by the lyrics pattern only. `weights`, if not null,
  // receives the softmax as the pattern computes it, float32 [., heads, queries, keys]: row and
  // previous row fold the rows of the grid into the first axis, column its columns; prime has only
  // its own keys.
  at::Tensor forward(const at::Tensor& x,           // [N, n_ctx, width]
                     const at::Tensor& encoder_kv,  // [N, encoder_dims, width]
                     Scaling scaling, at::Tensor* weights = nullptr) const;  // [N, n_ctx, width]

  // Positions first .. first + chunk - 1, after all earlier ones have been run with the same cache.
  // Equals forward() at these positions up to rounding.
  at::Tensor forward_cached(const at::Tensor& x,  // [rows, chunk, width]
                            LayerCache& cache, int first) const;

  // Lyrics pattern: fills the cache with keys and values of encoder_kv [rows, encoder_dims, width].
  void cache_lyrics(const at::Tensor& encoder_kv, LayerCache& cache) const;

 private:
  AttentionShape shape_;
  Linear c_attn_;
  Linear c_proj_;
  std::optional<Linear> c_enc_kv_;
};

// The pattern over whole sequences: q, k, v [N, positions, state] -> [N, n_ctx, state].
at::Tensor full_attention(const AttentionShape& shape, const at::Tensor& q, const at::Tensor& k,
                          const at::Tensor& v, Scaling scaling, at::Tensor* weights);

// The pattern over a cache, in which the keys and values of the chunk are stored first.
// qkv [3, rows, heads, chunk, d] (lyrics: [1, ...]) -> [rows, heads, chunk, d].
at::Tensor cached_attention(const AttentionShape& shape, const at::Tensor& qkv, LayerCache& cache,
                            int first);

}  // namespace crooner::nn
