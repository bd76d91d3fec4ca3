#pragma once

#include <ATen/core/Tensor.h>

#include "nn/attention_shape.h"

namespace crooner::nn {

// The KV cache of one layer for some rows (sequences). Its size is fixed by the attention pattern,
// and it is written in place:
//   dense, prime     every position that may serve as a key
//   row              the positions of the current row of the grid
//   column           every position, those of a column adjacent: [block_ctx * blocks]
//   previous row     two rows of the grid, by the parity of the row
//   summary, spread  a zero summary, then those of all rows but the last
//   lyrics           the lyric positions, written once
class LayerCache {
 public:
  LayerCache(const AttentionShape& shape, int rows, at::ScalarType dtype, at::Device device);

  // The same memory, for `count` of the rows from `first` on.
  LayerCache slice(int first, int count) const;

  // Keys and values from key `begin` on: [rows, heads, count, d].
  at::Tensor keys(int begin, int count) const;
  at::Tensor values(int begin, int count) const;

  // Stores keys and values from key `begin` on; kv: [2, rows, heads, count, d].
  void write(int begin, const at::Tensor& kv);

  const at::Tensor& all() const { return kv_; }  // [2, rows, heads, keys, d]

 private:
  explicit LayerCache(at::Tensor kv) : kv_(std::move(kv)) {}

  at::Tensor kv_;
};

// Keys per row that a layer's cache holds.
int cache_keys(const AttentionShape& shape);

}  // namespace crooner::nn
