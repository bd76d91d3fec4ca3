#include "nn/softmax_attention.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/scaled_dot_product_attention.h>

#include <cmath>
#include <optional>

namespace crooner::nn {

AttentionResult softmax_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                                  const at::Tensor& mask, Scaling scaling) {
  const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
  const auto keys = k.flatten(0, 1).transpose(1, 2);
  const auto scores = scaling == Scaling::kScaleScores
                          ? q.flatten(0, 1).bmm(keys).mul(scale)
                          : q.flatten(0, 1).mul(std::sqrt(scale)).bmm(keys.mul(std::sqrt(scale)));
  // In place: the product's own backward pass does not need its result.
  const auto masked = scores.to(at::kFloat);
  if (mask.defined()) masked.masked_fill_(mask.logical_not(), -1e9);
  const auto weights = masked.softmax(-1);
  const auto output = weights.to(v.scalar_type()).bmm(v.flatten(0, 1));
  return {output.view(q.sizes()), weights.view({q.size(0), q.size(1), q.size(2), k.size(2)})};
}

at::Tensor fused_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const AttentionMask& visible) {
  return at::scaled_dot_product_attention(
      q, k, v, visible.mask.defined() ? std::optional(visible.mask) : std::nullopt,
      /*dropout_p=*/0, visible.causal);
}

at::Tensor masked_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const AttentionMask& visible, Scaling scaling, at::Tensor* weights) {
  const bool narrow = at::isReducedFloatingType(q.scalar_type());
  if (q.is_cuda() && narrow && !weights) return fused_attention(q, k, v, visible);
  const auto mask =
      visible.causal ? causal_mask(q.size(2), k.size(2), 0, q.device()) : visible.mask;
  const AttentionResult result = softmax_attention(q, k, v, mask, scaling);
  if (weights) *weights = result.weights;
  return result.output;
}

at::Tensor causal_mask(std::int64_t queries, std::int64_t keys, std::int64_t first,
                       const at::Device& device) {
  return at::ones({queries, keys}, at::TensorOptions(device).dtype(at::kBool)).tril(first);
}

}  // namespace crooner::nn
