#pragma once

// Sizes that packing, kernels and launches must agree about.

#include <cstddef>
#include <optional>

#include "engine/cuda/step.h"

namespace crooner::engine::cuda {

constexpr int kSlices = 16;  // partial sums of a product, of fixed ranges of its inputs
constexpr int kUnit = 32;    // inputs that a slice is made of

constexpr int units_of(int inputs) {
  return (inputs + kUnit - 1) / kUnit;
}
constexpr int slice_begin(int inputs, int slice) {  // in units
  return units_of(inputs) * slice / kSlices;
}
constexpr int tile_outputs(Precision type) {  // of a tile of packed weights
  return type == Precision::kFp32 ? 32 : 16;
}
constexpr int tiles_of(const Matrix& m) {
  return (m.outputs + tile_outputs(m.type) - 1) / tile_outputs(m.type);
}

// Shared memory of a product: scratch for sums over rows and what is known of each, the activations
// of a piece, the partial sums of its slices for one tile per block of a cluster, and of those of
// earlier pieces one for each level of the tree that adds them.
constexpr int kMostRows = 64;  // of one step: more are taken in several
constexpr int kFewRows =
    8;  // for which there are kernels of their own, that take all inputs at once
constexpr std::size_t kScratchBytes = (32 + 2 * kMostRows) * sizeof(float);
constexpr int piece_units(int inputs, const Split& split) {  // at most
  return (units_of(inputs) + split.pieces() - 1) >> split.log_pieces;
}
constexpr std::size_t activation_bytes(int inputs, int rows, const Split& split) {
  return static_cast<std::size_t>(piece_units(inputs, split)) * kUnit * rows * sizeof(float);
}
constexpr std::size_t product_bytes(Precision type, int inputs, int rows, const Split& split) {
  const int slices = kSlices >> split.log_pieces;
  const int levels = 1 + split.log_pieces - split.log_blocks;
  return kScratchBytes + activation_bytes(inputs, rows, split) +
         static_cast<std::size_t>(slices + levels) * split.blocks() * rows * tile_outputs(type) *
             sizeof(float);
}

// The fewest pieces that fit in `shared_bytes` of a block, by clusters of at most 2^log_blocks
// blocks.
constexpr std::optional<Split> find_split(Precision type, int inputs, int rows, int log_blocks,
                                          std::size_t shared_bytes) {
  for (; log_blocks >= 0; --log_blocks) {
    for (Split split{log_blocks, log_blocks}; split.pieces() <= kSlices; ++split.log_pieces) {
      if (product_bytes(type, inputs, rows, split) <= shared_bytes) return split;
    }
  }
  return std::nullopt;
}

// The most rows whose products fit in `shared_bytes` of a block; 0: not even one.
constexpr int rows_that_fit(const Model& m, std::size_t shared_bytes) {
  const int widest = m.width > m.mlp ? m.width : m.mlp;
  const int inputs = widest > m.state ? widest : m.state;
  int rows = kMostRows;
  while (rows > 0 && !find_split(Precision::kFp32, inputs, rows, 0, shared_bytes)) --rows;
  return rows;
}

// Attention takes the keys of a run in parts, each kKeys at a time.
constexpr int kKeys = 16;
constexpr int keys_per_part(int capacity) {
  return capacity <= 512 ? kKeys : 8 * kKeys;
}
constexpr int parts_of(int keys, int capacity) {
  return (keys + keys_per_part(capacity) - 1) / keys_per_part(capacity);
}
// Floats between the partial results of two heads, or rows, in Step::partials.
constexpr std::size_t partial_stride(const Model& m) {
  return 2 + static_cast<std::size_t>(m.head_stride);
}

// Shared memory of sampling: logits, the keys to sort them by (a power of two), and results.
constexpr int sort_size(int vocabulary) {
  int n = 32;
  while (n < vocabulary) n *= 2;
  return n;
}
constexpr std::size_t sampling_bytes(int vocabulary) {
  return kScratchBytes + static_cast<std::size_t>(sort_size(vocabulary)) * 8 +
         static_cast<std::size_t>(vocabulary) * sizeof(float);
}

}  // namespace crooner::engine::cuda
