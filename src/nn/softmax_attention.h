#pragma once

#include <ATen/core/Tensor.h>

namespace crooner::nn {

// How scores are scaled by 1/sqrt(d): evaluation scales the scores, training scales query and key
// by its square root each (docs/spec/model.md, section 3.4).
enum class Scaling { kScaleScores, kScaleQueryAndKey };

struct AttentionResult {
  at::Tensor output;   // [N, heads, queries, d]
  at::Tensor weights;  // the softmax: [N, heads, queries, keys], float32
};

// Softmax attention of all heads: scores in the type of q, softmax in float32. Where `mask` is
// false a score becomes -1e9; with an undefined mask every query attends to every key.
AttentionResult softmax_attention(const at::Tensor& q,     // [N, heads, queries, d]
                                  const at::Tensor& k,     // [N, heads, keys, d]
                                  const at::Tensor& v,     // [N, heads, keys, d]
                                  const at::Tensor& mask,  // bool [queries, keys], or undefined
                                  Scaling scaling);

// Which keys the queries of a whole sequence attend to: all, those up to the query's own position,
// or those of a mask.
struct AttentionMask {
  at::Tensor mask;      // as in softmax_attention()
  bool causal = false;  // like causal_mask(queries, keys, 0); without `mask`
};

// The output of softmax_attention() by LibTorch's fused kernels, which do not materialise the
// attention weights.
at::Tensor fused_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const AttentionMask& visible);

// The output of softmax_attention() over whole sequences; `weights`, if not null, receives the
// softmax. Without it, 16-bit types on CUDA use the fused kernels: there the weights are most of
// the memory traffic.
at::Tensor masked_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const AttentionMask& visible, Scaling scaling, at::Tensor* weights);

// Query i attends to key j if j <= i + first: bool [queries, keys].
at::Tensor causal_mask(std::int64_t queries, std::int64_t keys, std::int64_t first,
                       const at::Device& device);

}  // namespace crooner::nn
