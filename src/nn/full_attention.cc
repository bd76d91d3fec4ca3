// Factored attention over whole sequences, each pattern by its definition (docs/spec/model.md,
// section 3.2).
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include "nn/attention.h"

namespace crooner::nn {
namespace {

using config::AttentionFunc;

// The rows of the grid as separate sequences: [N * blocks, block_ctx, state].
at::Tensor fold_rows(const at::Tensor& x, const AttentionShape& shape) {
  return x.reshape({-1, shape.block_ctx(), shape.state});
}

// [N, blocks, block_ctx, state]
at::Tensor grid(const at::Tensor& x, const AttentionShape& shape) {
  return x.reshape({-1, shape.blocks, shape.block_ctx(), shape.state});
}

// The columns as separate sequences: [N * block_ctx, blocks, state].
at::Tensor fold_columns(const at::Tensor& x, const AttentionShape& shape) {
  return grid(x, shape).transpose(1, 2).reshape({-1, shape.blocks, shape.state});
}

// The inverse of fold_columns(): [N, n_ctx, state].
at::Tensor unfold_columns(const at::Tensor& x, const AttentionShape& shape) {
  return x.reshape({-1, shape.block_ctx(), shape.blocks, shape.state})
      .transpose(1, 2)
      .reshape({-1, shape.n_ctx, shape.state});
}

// Each row's predecessor, zeros before the first: [N * blocks, block_ctx, state].
at::Tensor previous_rows(const at::Tensor& x, const AttentionShape& shape) {
  const auto rows = grid(x, shape);
  const auto zeros = x.new_zeros({rows.size(0), 1, shape.block_ctx(), shape.state});
  return fold_rows(at::cat({zeros, rows.narrow(1, 0, shape.blocks - 1)}, 1), shape);
}

// Zeros, then the last positions of every row but the last: [N, blocks * summary, state].
at::Tensor summaries(const at::Tensor& x, const AttentionShape& shape) {
  const auto ends = grid(x, shape).narrow(2, shape.block_ctx() - shape.summary(), shape.summary());
  const auto zeros = x.new_zeros({ends.size(0), 1, shape.summary(), shape.state});
  return at::cat({zeros, ends.narrow(1, 0, shape.blocks - 1)}, 1).flatten(1, 2);
}

// A position attends to the zeros, to the summaries of earlier rows and to that of its own row up
// to itself: bool [n_ctx, blocks * summary].
at::Tensor summary_mask(const AttentionShape& shape, const at::Device& device) {
  const auto position = at::arange(shape.n_ctx, device).unsqueeze(1);
  // The position that each key is of; the zeros come out before the first.
  const auto key = at::arange(shape.blocks * shape.summary(), device);
  const auto row = key.floor_divide(shape.summary());
  const auto source = row * shape.block_ctx() - shape.summary() + key.remainder(shape.summary());
  return source.le(position).logical_or(row.eq(0));
}

at::Tensor separate_heads(const at::Tensor& x, const AttentionShape& shape) {
  return x.reshape({x.size(0), x.size(1), shape.heads, shape.head_dim()}).transpose(1, 2);
}

}  // namespace

at::Tensor full_attention(const AttentionShape& shape, const at::Tensor& q, const at::Tensor& k,
                          const at::Tensor& v, Scaling scaling, at::Tensor* weights) {
  const auto attend_with = [&](const at::Tensor& queries, const at::Tensor& keys,
                               const at::Tensor& values, const AttentionMask& visible) {
    return masked_attention(separate_heads(queries, shape), separate_heads(keys, shape),
                            separate_heads(values, shape), visible, scaling, weights)
        .transpose(1, 2)
        .reshape(queries.sizes());
  };
  const AttentionMask causal{.mask = {}, .causal = true};
  switch (shape.func) {
    case AttentionFunc::kDense:
      return attend_with(q, k, v, causal);
    case AttentionFunc::kRow:
      return attend_with(fold_rows(q, shape), fold_rows(k, shape), fold_rows(v, shape), causal)
          .view(q.sizes());
    case AttentionFunc::kColumn:
      return unfold_columns(attend_with(fold_columns(q, shape), fold_columns(k, shape),
                                        fold_columns(v, shape), causal),
                            shape);
    case AttentionFunc::kPreviousRow:
      return attend_with(fold_rows(q, shape), previous_rows(k, shape), previous_rows(v, shape), {})
          .view(q.sizes());
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread:
      return attend_with(q, summaries(k, shape), summaries(v, shape),
                         {summary_mask(shape, q.device())});
    case AttentionFunc::kLyrics:
      return attend_with(q, k, v, {});
    case AttentionFunc::kPrime:
      return attend_with(q, k.narrow(1, 0, shape.prime_keys), v.narrow(1, 0, shape.prime_keys),
                         causal);
  }
  return {};
}

}  // namespace crooner::nn
