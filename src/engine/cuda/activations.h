#pragma once

// The rows' inputs of a product, in shared memory: a range of them at a time.
//
// For float32 weights: [row][inputs] float32. Else fragments of the second operand of tensor cores,
// each number as the sum of two (fp16, or bfloat16 for such weights), so that only the weights are
// rounded: [inputs / 16][high, low][row][4 pairs of inputs][2 words].

#include "engine/cuda/numbers.h"
#include "engine/cuda/row_sums.h"
#include "engine/cuda/share.h"

namespace crooner::engine::cuda {

constexpr int piece_inputs(const Range& range) {
  return range.units * kUnit;
}

// Inputs k and k + 1 of a row, k even, of a range of so many.
template <Precision kType>
DEVICE void put_pair(unsigned char* activations, int inputs, int rows, int row, int k, float a,
                     float b) {
  if constexpr (kType == Precision::kFp32) {
    float* x = reinterpret_cast<float*>(activations) + static_cast<std::size_t>(row) * inputs + k;
    x[0] = a;
    x[1] = b;
  } else {
    using Piece = Stored<kType == Precision::kBf16 ? Precision::kBf16 : Precision::kFp16>;
    const std::uint16_t a_high = Piece::narrow(a), b_high = Piece::narrow(b);
    const std::uint16_t a_low = Piece::narrow(a - Piece::widen(a_high));
    const std::uint16_t b_low = Piece::narrow(b - Piece::widen(b_high));
    const int word = k % 8 / 2 * 2 + k % 16 / 8;
    auto* words = reinterpret_cast<std::uint32_t*>(activations) +
                  (static_cast<std::size_t>(k / 16) * 2 * rows + row) * 8 + word;
    words[0] = a_high | static_cast<std::uint32_t>(b_high) << 16;
    words[static_cast<std::size_t>(rows) * 8] = a_low | static_cast<std::uint32_t>(b_low) << 16;
  }
}

// Zeros for the inputs that only the packed weights have.
template <Precision kType>
DEVICE void fill_up(unsigned char* activations, const Range& range, int inputs, int rows) {
  if constexpr (kType != Precision::kFp32) {
    const int end = piece_inputs(range), missing = range.first * kUnit + end - inputs;
    const int pairs = missing > 0 ? missing / 2 : 0;
    for (int i = threadIdx.x; i < pairs * rows; i += blockDim.x) {
      put_pair<kType>(activations, end, rows, i / pairs, end - 2 * (1 + i % pairs), 0.0f, 0.0f);
    }
  }
}

// A range of rows: get(row, k).
template <Precision kType, class Get>
DEVICE void stage_rows(unsigned char* activations, const Range& range, int inputs, int rows,
                       Get get) {
  const int first = range.first * kUnit, size = piece_inputs(range);
  const int pairs = (min(size, inputs - first) + 1) / 2;
  for (int i = threadIdx.x; i < pairs * rows; i += blockDim.x) {
    const int row = i / pairs, k = first + 2 * (i % pairs);
    put_pair<kType>(activations, size, rows, row, k - first, get(row, k),
                    k + 1 < inputs ? get(row, k + 1) : 0.0f);
  }
  fill_up<kType>(activations, range, inputs, rows);
  __syncthreads();
}

// Inputs as they are: get(row, k).
template <class Get>
class AsTheyAre {
 public:
  DEVICE explicit AsTheyAre(Get get) : get_(get) {}

  template <int kRows>
  DEVICE void prepare(const Share<kRows>&, float*, int, int) const {}
  template <Precision kType, int kRows>
  DEVICE void stage(unsigned char* activations, float*, const Range& range, int inputs,
                    int rows) const {
    stage_rows<kType>(activations, range, inputs, rows, get_);
  }

 private:
  Get get_;
};

// Layer norm of get(row, k) (docs/spec/model.md, section 3.1).
template <class Get>
class Normalized {
 public:
  DEVICE Normalized(const float* gain, const float* bias, Get get)
      : gain_(gain), bias_(bias), get_(get) {}

  // Of many rows: what is known of each, [row][mean, factor] in scratch behind the sums, by a warp
  // of one block of the cluster, from which the others take it.
  template <int kRows>
  DEVICE void prepare(const Share<kRows>& share, float* scratch, int width, int rows) const {
    if constexpr (!Share<kRows>::kWhole) {
      const int blocks = share.blocks(), warps = blockDim.x / 32;
      float* of_rows = scratch + 2 * kGroups;
      for (int row = threadIdx.x / 32 * blocks + share.rank(); row < rows; row += warps * blocks) {
        const Statistics found = statistics(
            width, row, [&](auto x) { return wide_row_sum(width, x); },
            [&](auto x) { return wide_row_sum(width, x); });
        if (threadIdx.x % 32 != 0) continue;
        of_rows[2 * row] = found.mean;
        of_rows[2 * row + 1] = found.factor;
      }
      if (blocks == 1) return __syncthreads();
      sync_cluster();
      for (int i = threadIdx.x; i < 2 * rows; i += blockDim.x) {
        const int rank = i / 2 % blocks;
        if (rank != share.rank()) of_rows[i] = load_from_block(of_rows + i, rank);
      }
      __syncthreads();
    }
  }

  // scratch: 2 * kGroups floats, and what prepare() has left.
  template <Precision kType, int kRows>
  DEVICE void stage(unsigned char* activations, float* scratch, const Range& range, int width,
                    int rows) const {
    if constexpr (Share<kRows>::kWhole) {
      stage_whole<kType>(activations, scratch, range, width, rows);
    } else {
      const float* of_rows = scratch + 2 * kGroups;
      stage_rows<kType>(activations, range, width, rows, [&](int row, int k) {
        return normalized({of_rows[2 * row], of_rows[2 * row + 1]}, row, k);
      });
    }
  }

 private:
  struct Statistics {
    float mean, factor;
  };

  template <class Sum, class SquareSum>
  DEVICE Statistics statistics(int width, int row, Sum sum, SquareSum square_sum) const {
    const auto count = static_cast<float>(width);
    const float mean = sum([&](int k) { return get_(row, k); }) / count;
    const float variance = square_sum([&](int k) {
                             const float d = get_(row, k) - mean;
                             return d * d;
                           }) /
                           count;
    return {mean, 1.0f / sqrtf(variance + 1e-5f)};
  }

  DEVICE float normalized(const Statistics& of_row, int row, int k) const {
    return fmaf((get_(row, k) - of_row.mean) * of_row.factor, gain_[k], bias_[k]);
  }

  // One row by the whole block, several by a warp each.
  template <Precision kType>
  DEVICE void stage_whole(unsigned char* activations, float* scratch, const Range& range, int width,
                          int rows) const {
    const bool by_warp = rows > 1;
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    for (int row = by_warp ? warp : 0; row < rows; row += by_warp ? warps : 1) {
      const Statistics of_row = statistics(
          width, row,
          [&](auto x) { return by_warp ? row_sum(width, x) : block_sum(width, scratch, x); },
          [&](auto x) {
            return by_warp ? row_sum(width, x) : block_sum(width, scratch + kGroups, x);
          });
      for (int k = 2 * (by_warp ? lane : static_cast<int>(threadIdx.x)); k < width;
           k += 2 * (by_warp ? 32 : static_cast<int>(blockDim.x))) {
        put_pair<kType>(activations, piece_inputs(range), rows, row, k, normalized(of_row, row, k),
                        k + 1 < width ? normalized(of_row, row, k + 1) : 0.0f);
      }
    }
    fill_up<kType>(activations, range, width, rows);
    __syncthreads();
  }

  const float *gain_, *bias_;
  Get get_;
};

}  // namespace crooner::engine::cuda
