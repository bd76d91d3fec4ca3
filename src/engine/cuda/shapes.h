#pragma once

// Sizes that packing, kernels and launches must agree about.

#include <cstddef>

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

// Shared memory of a product: scratch for sums over rows, activations, partial sums.
constexpr std::size_t kScratchBytes = 32 * sizeof(float);
constexpr std::size_t activation_bytes(int inputs, int rows) {
  return static_cast<std::size_t>(units_of(inputs)) * kUnit * rows * sizeof(float);
}
constexpr std::size_t product_bytes(Precision type, int inputs, int rows) {
  return kScratchBytes + activation_bytes(inputs, rows) +
         static_cast<std::size_t>(kSlices) * rows * tile_outputs(type) * sizeof(float);
}

// The most rows of one step: more are taken in several.
constexpr int kMostRows = 24;
constexpr int kFewRows = 8;  // for which there are kernels of their own

// The most rows whose products fit in `shared_bytes` of a block; 0: not even one.
constexpr int rows_that_fit(const Model& m, std::size_t shared_bytes) {
  const int widest = m.width > m.mlp ? m.width : m.mlp;
  const int inputs = widest > m.state ? widest : m.state;
  int rows = kMostRows;
  while (rows > 0 && product_bytes(Precision::kFp32, inputs, rows) > shared_bytes) --rows;
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
