#pragma once

// y = x W + b for at most kRows rows. The sum of an output is kSlices partial sums over ranges of
// the inputs that depend on their number alone: each range in order, then the partial sums by a
// binary tree. So no number depends on blocks, warps, rows, or on how many blocks share a tile.

#include "engine/cuda/activations.h"
#include "engine/cuda/slices.h"
#include "engine/cuda/tensor_core_product.h"

namespace crooner::engine::cuda {

// Float32 weights: [outputs / 32][inputs][32]; a lane has an output, and every product is fused
// with its sum.
template <int kRows>
class FloatProduct {
 public:
  static constexpr int kOutputs = 32;

  DEVICE FloatProduct(const Matrix& m, const Share<kRows>& share, int rows)
      : m_(m), share_(share), rows_(rows) {}

  DEVICE void operator()(int group, int piece, int item, const unsigned char* activations,
                         int first_unit, float* sums) const {
    const int tile = share_.tile(group, item), slice = share_.slice(piece, item);
    const int lane = threadIdx.x % 32;
    const int stride = piece_inputs(share_.range(piece));
    const auto* x = reinterpret_cast<const float*>(activations) - first_unit * kUnit;
    const float* weights = static_cast<const float*>(m_.weights) +
                           static_cast<std::size_t>(tile) * m_.inputs * kOutputs + lane;
    const int end =
        tile < tiles_of(m_) ? min(slice_begin(m_.inputs, slice + 1) * kUnit, m_.inputs) : 0;
    float sum[kRows] = {};
    UNROLL_4
    for (int k = slice_begin(m_.inputs, slice) * kUnit; k < end; ++k) {
      const float w = load_weights(weights + static_cast<std::size_t>(k) * kOutputs);
      UNROLL
      for (int row = 0; row < kRows; ++row) {
        if (row >= rows_) break;
        sum[row] = fmaf(x[static_cast<std::size_t>(row) * stride + k], w, sum[row]);
      }
    }
    UNROLL
    for (int row = 0; row < kRows; ++row) {
      if (row < rows_) sums[row * kOutputs + lane] = sum[row];
    }
  }

 private:
  const Matrix& m_;
  const Share<kRows>& share_;
  const int rows_;
};

template <Precision kType, int kRows>
struct ProductOf {
  using Type = TensorCoreProduct<kType, kRows>;
};
template <int kRows>
struct ProductOf<Precision::kFp32, kRows> {
  using Type = FloatProduct<kRows>;
};

// Multiplies the inputs, which activations.h stages, when the kernel before has ended, and calls
// result(row, output, value) once for each output.
template <Precision kType, int kRows, class Inputs, class Result>
DEVICE void product(const Matrix& m, const Step& s, Inputs inputs, Result result) {
  using Product = typename ProductOf<kType, kRows>::Type;
  const Share<kRows> share(m, s.split);
  auto* scratch = reinterpret_cast<float*>(shared_memory());
  unsigned char* activations = shared_memory() + kScratchBytes;
  const Split split = Share<kRows>::kWhole ? Split() : s.split;
  SliceSums<kRows, Product::kOutputs> sums(
      m, share, s.rows,
      reinterpret_cast<float*>(activations + activation_bytes(m.inputs, s.rows, split)));
  Product multiply(m, share, s.rows);
  wait_for_previous_kernel();
  if (share.first_group() >= share.groups()) return;
  inputs.template prepare<kRows>(share, scratch, m.inputs, s.rows);
  int staged = -1;
  for (int group = share.first_group(); group < share.groups(); group += share.group_stride()) {
    for (int piece = share.first_piece(); piece < share.end_piece(); ++piece) {
      const Range range = share.range(piece);
      if (piece != staged) {
        inputs.template stage<kType, kRows>(activations, scratch, range, m.inputs, s.rows);
        staged = piece;
      }
      for (int item = threadIdx.x / 32; item < share.items(); item += blockDim.x / 32) {
        multiply(group, piece, item, activations, range.first, sums.of_item(item));
      }
      sums.add_piece(group, piece, result);
    }
    sums.end_group(group, result);
  }
}

}  // namespace crooner::engine::cuda
