#pragma once

#include <ATen/core/Tensor.h>

namespace crooner::nn {

// How scores are scaled by 1/sqrt(d): evaluation scales the product, training each factor by the
// root of it (docs/spec/model.md, section 3.4).
enum class Scaling { kScaleScores, kScaleQueryAndKey };

struct AttentionResult {
  at::Tensor output;   // [N, heads, queries, d]
  at::Tensor weights;  // the softmax: [N, heads, queries, keys], float32
};

// Softmax attention of every head: scores in the type of q, softmax in float32. Where `mask` is
// false a score becomes -1e9; an undefined mask lets every query see every key.
AttentionResult attend(const at::Tensor& q,     // [N, heads, queries, d]
                       const at::Tensor& k,     // [N, heads, keys, d]
                       const at::Tensor& v,     // [N, heads, keys, d]
                       const at::Tensor& mask,  // bool [queries, keys], or undefined
                       Scaling scaling);

// Which keys the queries of a whole sequence see: all of them, those up to the query's own place,
// or those of a mask.
struct AttentionMask {
  at::Tensor mask;      // as attend() has it
  bool causal = false;  // as causal_mask(queries, keys, 0), in place of a mask
};

// attend()'s output by LibTorch's fused kernels, which never have the weights in memory.
at::Tensor fused_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const AttentionMask& visible);

// attend()'s output over whole sequences; `weights`, if given, gets the softmax. Without it 16-bit
// types on CUDA go through the fused kernels: the weights are most of what moves there.
at::Tensor masked_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const AttentionMask& visible, Scaling scaling, at::Tensor* weights);

// Query i sees key j when j <= i + first: bool [queries, keys].
at::Tensor causal_mask(std::int64_t queries, std::int64_t keys, std::int64_t first,
                       const at::Device& device);

}  // namespace crooner::nn
