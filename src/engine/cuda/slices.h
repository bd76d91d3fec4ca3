#pragma once

// The partial sums of a product's slices, added by a binary tree over all kSlices of them: those of
// a piece at once, then the pieces of a block, then the blocks of a cluster. The same bits, however
// the slices are divided.

#include "engine/cuda/share.h"

namespace crooner::engine::cuda {

// n numbers, a power of two and at most kSlices, by a binary tree.
template <class Get>
DEVICE float tree_sum(int n, Get get) {
  float part[kSlices] = {};
  UNROLL
  for (int i = 0; i < kSlices; ++i) {
    if (i < n) part[i] = get(i);
  }
  UNROLL
  for (int step = 1; step < kSlices; step *= 2) {
    UNROLL
    for (int i = 0; i < kSlices; i += 2 * step) {
      if (i + step < n) part[i] += part[i + step];
    }
  }
  return part[0];
}

// The finished output of a row.
template <class Result>
DEVICE void finish(const Matrix& m, int row, int output, float sum, Result result) {
  if (output >= m.outputs) return;
  if (m.scales != nullptr) sum = sum * m.scales[output];
  if (m.bias != nullptr) sum = sum + m.bias[output];
  result(row, output, sum);
}

// Adds the partial sums of tiles and calls result(row, output, value) once for each output. In
// shared memory, sums: [tile of the group][slice of the piece][rows][kOutputs], then, of many rows,
// levels: [level][tile of the group][rows][kOutputs].
template <int kRows, int kOutputs>
class SliceSums {
 public:
  DEVICE SliceSums(const Matrix& m, const Share<kRows>& share, int rows, float* sums)
      : m_(m), share_(share), rows_(rows), sums_(sums) {}

  DEVICE float* of_item(int item) const { return sums_ + item * rows_ * kOutputs; }

  // After a piece of a group.
  template <class Result>
  DEVICE void add_piece(int group, int piece, Result result) {
    __syncthreads();
    const int per_tile = rows_ * kOutputs;
    for (int i = threadIdx.x; i < share_.blocks() * per_tile; i += blockDim.x) {
      const int tile = kRows == kFewRows ? 0 : i / per_tile, within = i - tile * per_tile;
      const float* slices = sums_ + tile * share_.slices() * per_tile + within;
      float sum = tree_sum(share_.slices(), [&](int s) { return slices[s * per_tile]; });
      if constexpr (Share<kRows>::kWhole) {
        finish(m_, within / kOutputs, group * kOutputs + within % kOutputs, sum, result);
      } else {
        // Of two neighbours the left one waits at its level for the right one.
        int level = 0;
        for (int number = piece - share_.first_piece(); number % 2 != 0; number /= 2, ++level) {
          sum = levels(level)[i] + sum;
        }
        levels(level)[i] = sum;
      }
    }
    __syncthreads();
  }

  // After the pieces of a group: each block of the cluster ends a tile.
  template <class Result>
  DEVICE void end_group(int group, Result result) {
    if constexpr (!Share<kRows>::kWhole) {
      const int own = share_.rank(), tile = share_.tile(group, own * share_.slices());
      if (share_.blocks() > 1) sync_cluster();
      const float* mine = levels(share_.log_own()) + own * rows_ * kOutputs;
      for (int i = threadIdx.x; i < rows_ * kOutputs; i += blockDim.x) {
        const float sum =
            tree_sum(share_.blocks(), [&](int rank) { return load_from_block(mine + i, rank); });
        finish(m_, i / kOutputs, tile * kOutputs + i % kOutputs, sum, result);
      }
      if (share_.blocks() > 1) sync_cluster();  // until then the others may read
    }
  }

 private:
  DEVICE float* levels(int level) const {
    return sums_ + (share_.slices() + level) * share_.blocks() * rows_ * kOutputs;
  }

  const Matrix& m_;
  const Share<kRows>& share_;
  const int rows_;
  float* const sums_;
};

}  // namespace crooner::engine::cuda
