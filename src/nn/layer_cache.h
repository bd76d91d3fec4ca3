#pragma once

#include <ATen/core/Tensor.h>

#include "nn/attention_shape.h"

namespace crooner::nn {

// Keys and values of one layer for some rows (sequences), of a fixed size that its attention
// pattern asks for, written in place:
//   dense, prime     every position that may serve as a key
//   row              the positions of the current row of the grid
//   column           every position, those of a column side by side: [block_ctx * blocks]
//   previous row     two rows of the grid, by the parity of the row
//   summary, spread  a zero summary, then that of each row but the last
//   lyrics           the lyric positions, written once
class LayerCache {
 public:
  LayerCache(const AttentionShape& shape, int rows, at::ScalarType dtype, at::Device device);

  // The same memory, for `count` of the rows from `first` on.
  LayerCache slice(int first, int count) const;

  // Keys and values from key `begin` on: [rows, heads, count, d].
  at::Tensor keys(int begin, int count) const;
  at::Tensor values(int begin, int count) const;

  // Puts keys and values at key `begin` and after it; kv: [2, rows, heads, count, d].
  void write(int begin, const at::Tensor& kv);

  void clear() { kv_.zero_(); }
  const at::Tensor& all() const { return kv_; }  // [2, rows, heads, keys, d]

 private:
  explicit LayerCache(at::Tensor kv) : kv_(std::move(kv)) {}

  at::Tensor kv_;
};

// Keys that a layer's cache holds for a row of the batch.
int cache_keys(const AttentionShape& shape);

}  // namespace crooner::nn
