// Factored attention over a cache of fixed size, a chunk of positions at a time.
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <vector>

#include "nn/attention.h"

namespace crooner::nn {
namespace {

using config::AttentionFunc;

// The part of a chunk that lies within one row of the attention grid.
struct Segment {
  int offset;  // in the chunk
  int count;
  int row;
  int column;  // of its first position
};

std::vector<Segment> segments(const AttentionShape& shape, int first, int chunk) {
  std::vector<Segment> result;
  for (int offset = 0; offset < chunk; offset += result.back().count) {
    const int column = (first + offset) % shape.block_ctx();
    result.push_back({offset, std::min(chunk - offset, shape.block_ctx() - column),
                      (first + offset) / shape.block_ctx(), column});
  }
  return result;
}

at::Tensor q_of(const at::Tensor& qkv) {
  return qkv.select(0, 0);
}
at::Tensor kv_of(const at::Tensor& qkv) {
  return qkv.narrow(0, 1, 2);
}
int chunk_of(const at::Tensor& qkv) {
  return static_cast<int>(qkv.size(3));
}

at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                  const at::Tensor& mask) {
  return softmax_attention(q, k, v, mask, Scaling::kScaleScores).output;
}

// Applies `attend_segment` to each row's part of the chunk, in order.
template <typename AttendSegment>
at::Tensor by_rows(const AttentionShape& shape, const at::Tensor& qkv, int first,
                   AttendSegment attend_segment) {
  const auto parts = segments(shape, first, chunk_of(qkv));
  if (parts.size() == 1) return attend_segment(qkv, parts[0]);
  std::vector<at::Tensor> outputs;
  for (const auto& part : parts) {
    outputs.push_back(attend_segment(qkv.narrow(3, part.offset, part.count), part));
  }
  return at::cat(outputs, 2);
}

// Dense and prime: the first `limit` positions serve as keys.
at::Tensor prefix_attention(int limit, const at::Tensor& qkv, LayerCache& cache, int first) {
  const int keys = std::min(first + chunk_of(qkv), limit);
  if (first < limit) cache.write(first, kv_of(qkv).narrow(3, 0, keys - first));
  const bool some_hidden = first + 1 < keys && chunk_of(qkv) > 1;
  const auto mask =
      some_hidden ? causal_mask(chunk_of(qkv), keys, first, qkv.device()) : at::Tensor();
  return attend(q_of(qkv), cache.keys(0, keys), cache.values(0, keys), mask);
}

at::Tensor row_attention(const AttentionShape& shape, const at::Tensor& qkv, LayerCache& cache,
                         int first) {
  return by_rows(shape, qkv, first, [&](const at::Tensor& part, const Segment& at) {
    cache.write(at.column, kv_of(part));
    const int keys = at.column + at.count;
    const auto mask =
        at.count > 1 ? causal_mask(at.count, keys, at.column, qkv.device()) : at::Tensor();
    return attend(q_of(part), cache.keys(0, keys), cache.values(0, keys), mask);
  });
}

at::Tensor previous_row_attention(const AttentionShape& shape, const at::Tensor& qkv,
                                  LayerCache& cache, int first) {
  const int width = shape.block_ctx();
  return by_rows(shape, qkv, first, [&](const at::Tensor& part, const Segment& at) {
    const int own = (at.row % 2) * width;
    cache.write(own + at.column, kv_of(part));
    // Before the first row all keys and values are zero, and so is the output.
    if (at.row == 0) return part.new_zeros(q_of(part).sizes());
    const int other = width - own;
    return attend(q_of(part), cache.keys(other, width), cache.values(other, width), {});
  });
}

// The keys that positions of one row see: `before` of them, and those of their own row from column
// `begin` up to themselves: bool [count, keys].
at::Tensor row_summary_mask(const Segment& at, int begin, int before, int keys,
                            const at::Device& device) {
  const int first = at.column - begin + 1;
  const auto own = at::arange(first, first + at.count, device).clamp_min(0);
  return at::arange(keys, device).lt((own + before).unsqueeze(1));
}

at::Tensor summary_attention(const AttentionShape& shape, const at::Tensor& qkv, LayerCache& cache,
                             int first) {
  const int summary = shape.summary();
  const int begin = shape.block_ctx() - summary;  // the columns from here on summarise their row
  return by_rows(shape, qkv, first, [&](const at::Tensor& part, const Segment& at) {
    const int skip = std::max(0, begin - at.column);
    const int before = (at.row + 1) * summary;
    // No position sees the last row's.
    if (at.row + 1 == shape.blocks || skip >= at.count)
      return attend(q_of(part), cache.keys(0, before), cache.values(0, before), {});
    cache.write(before + at.column + skip - begin, kv_of(part).narrow(3, skip, at.count - skip));
    const int keys = before + at.column + at.count - begin;
    const auto mask =
        at.count > 1 ? row_summary_mask(at, begin, before, keys, qkv.device()) : at::Tensor();
    return attend(q_of(part), cache.keys(0, keys), cache.values(0, keys), mask);
  });
}

// Positions of one row of the grid: each attends in a column of its own.
// columns: [2, rows, heads, block_ctx, blocks, d].
at::Tensor column_attention_in_one_row(const at::Tensor& columns, const at::Tensor& qkv,
                                       const Segment& part) {
  const auto own = columns.narrow(3, part.column, part.count);
  own.select(4, part.row).copy_(kv_of(qkv));
  // Columns are independent of one another, like heads, and are folded into that axis.
  const auto visible = own.narrow(4, 0, part.row + 1).flatten(2, 3);
  const auto q = q_of(qkv).flatten(1, 2).unsqueeze(2);
  return attend(q, visible.select(0, 0), visible.select(0, 1), {}).view(q_of(qkv).sizes());
}

// Positions of several rows: the chunk is padded to whole rows, attends column by column, and is
// extracted again.
at::Tensor column_attention_in_rows(const AttentionShape& shape, const at::Tensor& columns,
                                    const at::Tensor& qkv, const std::vector<Segment>& parts) {
  const int width = shape.block_ctx();
  const int first_row = parts.front().row;
  const int end_row = parts.back().row + 1;
  for (const auto& part : parts) {
    columns.narrow(3, part.column, part.count)
        .select(4, part.row)
        .copy_(kv_of(qkv).narrow(3, part.offset, part.count));
  }
  const auto q = q_of(qkv);  // [rows, heads, chunk, d]
  auto filled = q.new_zeros({q.size(0), q.size(1), end_row - first_row, width, q.size(3)});
  const auto chunk = filled.flatten(2, 3).narrow(2, parts.front().column, q.size(2));
  chunk.copy_(q);
  const auto by_column = filled.transpose(2, 3);
  const auto visible = columns.narrow(4, 0, end_row).flatten(2, 3);
  const auto output = attend(by_column.flatten(1, 2), visible.select(0, 0), visible.select(0, 1),
                             causal_mask(end_row - first_row, end_row, first_row, q.device()));
  by_column.copy_(output.view(by_column.sizes()));
  return chunk;
}

at::Tensor column_attention(const AttentionShape& shape, const at::Tensor& qkv,
                            const LayerCache& cache, int first) {
  const auto& all = cache.all();
  const auto columns =
      all.view({2, all.size(1), all.size(2), shape.block_ctx(), shape.blocks, shape.head_dim()});
  const auto parts = segments(shape, first, chunk_of(qkv));
  return parts.size() == 1 ? column_attention_in_one_row(columns, qkv, parts[0])
                           : column_attention_in_rows(shape, columns, qkv, parts);
}

}  // namespace

at::Tensor cached_attention(const AttentionShape& shape, const at::Tensor& qkv, LayerCache& cache,
                            int first) {
  switch (shape.func) {
    case AttentionFunc::kDense:
      return prefix_attention(shape.n_ctx, qkv, cache, first);
    case AttentionFunc::kRow:
      return row_attention(shape, qkv, cache, first);
    case AttentionFunc::kColumn:
      return column_attention(shape, qkv, cache, first);
    case AttentionFunc::kPreviousRow:
      return previous_row_attention(shape, qkv, cache, first);
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread:
      return summary_attention(shape, qkv, cache, first);
    case AttentionFunc::kLyrics:
      return attend(q_of(qkv), cache.keys(0, shape.encoder_dims),
                    cache.values(0, shape.encoder_dims), {});
    case AttentionFunc::kPrime:
      return prefix_attention(shape.prime_keys, qkv, cache, first);
  }
  return {};
}

}  // namespace crooner::nn
