#pragma once

// The rows' inputs of a product, in shared memory.
//
// For float32 weights: [row][inputs] float32. Else fragments of the second operand of tensor cores,
// each number as the sum of two (fp16, or bfloat16 for such weights), so that only the weights are
// rounded: [inputs / 16][high, low][row][4 pairs of inputs][2 words].

#include "engine/cuda/numbers.h"
#include "engine/cuda/row_sums.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {

// Inputs k and k + 1 of a row, k even.
template <Precision kType>
DEVICE void put_pair(unsigned char* activations, int inputs, int rows, int row, int k, float a,
                     float b) {
  if constexpr (kType == Precision::kFp32) {
    float* x = reinterpret_cast<float*>(activations) + static_cast<std::size_t>(row) * inputs + k;
    x[0] = a;
    if (k + 1 < inputs) x[1] = b;
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
DEVICE void fill_up(unsigned char* activations, int inputs, int rows) {
  if constexpr (kType != Precision::kFp32) {
    const int first = (inputs + 1) / 2, pairs = units_of(inputs) * kUnit / 2 - first;
    for (int i = threadIdx.x; i < pairs * rows; i += blockDim.x) {
      put_pair<kType>(activations, inputs, rows, i / pairs, 2 * (first + i % pairs), 0.0f, 0.0f);
    }
  }
}

// Rows as they are: get(row, k).
template <Precision kType, class Get>
DEVICE void stage(unsigned char* activations, int inputs, int rows, Get get) {
  const int pairs = (inputs + 1) / 2;
  for (int i = threadIdx.x; i < pairs * rows; i += blockDim.x) {
    const int row = i / pairs, k = 2 * (i % pairs);
    put_pair<kType>(activations, inputs, rows, row, k, get(row, k),
                    k + 1 < inputs ? get(row, k + 1) : 0.0f);
  }
  fill_up<kType>(activations, inputs, rows);
  __syncthreads();
}

// Layer norm of get(row, k) (docs/spec/model.md, section 3.1). One row by the whole block, several
// by a warp each. scratch: 2 * kGroups floats of shared memory.
template <Precision kType, class Get>
DEVICE void stage_normalized(unsigned char* activations, float* scratch, int width, int rows,
                             const float* gain, const float* bias, Get get) {
  const bool by_warp = rows > 1;
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
  const float count = static_cast<float>(width);
  for (int row = by_warp ? warp : 0; row < rows; row += by_warp ? warps : 1) {
    const auto x = [&](int k) { return get(row, k); };
    const float mean = (by_warp ? row_sum(width, x) : block_sum(width, scratch, x)) / count;
    const auto square = [&](int k) {
      const float d = get(row, k) - mean;
      return d * d;
    };
    const float variance =
        (by_warp ? row_sum(width, square) : block_sum(width, scratch + kGroups, square)) / count;
    const float factor = 1.0f / sqrtf(variance + 1e-5f);
    const auto normalized = [&](int k) {
      return fmaf((get(row, k) - mean) * factor, gain[k], bias[k]);
    };
    for (int k = 2 * (by_warp ? lane : static_cast<int>(threadIdx.x)); k < width;
         k += 2 * (by_warp ? 32 : static_cast<int>(blockDim.x))) {
      put_pair<kType>(activations, width, rows, row, k, normalized(k),
                      k + 1 < width ? normalized(k + 1) : 0.0f);
    }
  }
  fill_up<kType>(activations, width, rows);
  __syncthreads();
}

}  // namespace crooner::engine::cuda
