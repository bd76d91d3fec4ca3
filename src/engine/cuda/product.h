#pragma once

// y = x W + b for at most kRows rows. The sum of an output is kSlices partial sums over ranges of
// the inputs that depend on their number alone: each range in order, then the partial sums by a
// binary tree. So no number depends on blocks, warps, rows, or on how many blocks share a tile.

#include "engine/cuda/activations.h"
#include "engine/cuda/slices.h"

namespace crooner::engine::cuda {

// 16-byte loads of a lane that are in flight: with 512 threads the next 64 KB of weights of an SM.
constexpr int kAhead = 8;

// Weights in fp16, bf16 or int8, as fragments of the first operand of tensor cores. The first
// kAhead loads of a warp are issued before the wait for the kernel before.
template <Precision kType, int kRows>
class TensorCoreProduct {
 public:
  DEVICE TensorCoreProduct(const Matrix& m, int rows)
      : m_(m),
        rows_(rows),
        lane_(threadIdx.x % 32),
        warp_(threadIdx.x / 32),
        warps_(blockDim.x / 32),
        units_(units_of(m.inputs)),
        tiles_(tiles_of(m)),
        chunks_((units_ / kSlices + (units_ % kSlices != 0) + kChunk - 1) / kChunk) {
    const Chunk first = chunk_at(blockIdx.x, warp_, 0);
    UNROLL
    for (int i = 0; i < kAhead; ++i) load(i, first);
  }

  // activations, sums: shared memory, see shapes.h.
  template <class Result>
  DEVICE void run(const unsigned char* activations, float* sums, Result result) {
    for (int tile = blockIdx.x; tile < tiles_; tile += gridDim.x) {
      for (int slice = warp_; slice < kSlices; slice += warps_) {
        float d[kRows / 8][4] = {};
        for (int chunk = 0; chunk < chunks_; ++chunk) {
          multiply_chunk(activations, slice, chunk, next(tile, slice, chunk), d);
        }
        UNROLL
        for (int n = 0; n < kRows / 8; ++n) {
          UNROLL
          for (int i = 0; i < 4; ++i) {
            const int row = n * 8 + lane_ % 4 * 2 + i % 2;
            if (row < rows_) sums[(slice * rows_ + row) * 16 + lane_ / 4 + i / 2 * 8] = d[n][i];
          }
        }
      }
      add_slices<16>(sums, tile, rows_, m_, result);
    }
  }

 private:
  static constexpr int kLoads = kType == Precision::kInt8 ? 1 : 2;  // of a unit
  static constexpr int kChunk = kAhead / kLoads;                    // units in flight

  // Where a chunk of a slice of a tile begins for this lane, and how many loads it has.
  struct Chunk {
    const uint4* begin;
    int loads;
  };
  DEVICE Chunk chunk_at(int tile, int slice, int chunk) const {
    const int first = slice_begin(m_.inputs, slice) + chunk * kChunk;
    const int left = (slice_begin(m_.inputs, slice + 1) - first) * kLoads;
    const auto* weights = static_cast<const uint4*>(m_.weights);
    return {weights + (tile * units_ + first) * (32 * kLoads) + lane_, tile < tiles_ ? left : 0};
  }
  DEVICE Chunk next(int tile, int slice, int chunk) const {  // after this one, for this warp
    if (++chunk == chunks_) {
      chunk = 0;
      slice += warps_;
      if (slice >= kSlices) {
        slice = warp_;
        tile += gridDim.x;
      }
    }
    return chunk_at(tile, slice, chunk);
  }
  DEVICE void load(int i, const Chunk& chunk) {
    if (i < chunk.loads) ring_[i] = load_weights(chunk.begin + i * 32);
  }

  // Multiplies the chunk in ring_ and replaces it by the one that follows.
  DEVICE void multiply_chunk(const unsigned char* activations, int slice, int chunk,
                             const Chunk& following, float (&d)[kRows / 8][4]) {
    const int first = slice_begin(m_.inputs, slice) + chunk * kChunk;
    const int present = slice_begin(m_.inputs, slice + 1) - first;  // units
    // The lane's words of the first unit; a unit is 2 * 2 * rows * 8 words further.
    const auto* words = reinterpret_cast<const std::uint32_t*>(activations) +
                        first * 2 * 2 * rows_ * 8 + lane_ / 4 * 8 + lane_ % 4 * 2;
    UNROLL
    for (int u = 0; u < kChunk; ++u) {
      if (u < present) {
        UNROLL
        for (int half = 0; half < 2; ++half) {
          std::uint32_t a[4];
          fragment(u, half, a);
          multiply(words, a, d);
          words += 2 * rows_ * 8;
        }
      }
      UNROLL
      for (int j = 0; j < kLoads; ++j) load(u * kLoads + j, following);
    }
  }

  DEVICE void fragment(int unit, int half, std::uint32_t (&a)[4]) const {
    const uint4& w = ring_[unit * kLoads + (kLoads == 2 ? half : 0)];
    if constexpr (kType == Precision::kInt8) {
      widen(half == 0 ? w.x : w.z, a[0], a[1]);
      widen(half == 0 ? w.y : w.w, a[2], a[3]);
    } else {
      a[0] = w.x, a[1] = w.y, a[2] = w.z, a[3] = w.w;
    }
  }

  DEVICE void multiply(const std::uint32_t* words, const std::uint32_t (&a)[4],
                       float (&d)[kRows / 8][4]) const {
    constexpr Precision kPiece = kType == Precision::kBf16 ? Precision::kBf16 : Precision::kFp16;
    UNROLL
    for (int n = 0; n < kRows / 8; ++n) {
      if (n * 8 >= rows_) break;
      const bool some = n * 8 + lane_ / 4 < rows_;
      UNROLL
      for (int part = 1; part >= 0; --part) {  // the low numbers first
        std::uint32_t b[2] = {0, 0};
        if (some) {
          const uint2 pair = *reinterpret_cast<const uint2*>(words + (part * rows_ + n * 8) * 8);
          b[0] = pair.x, b[1] = pair.y;
        }
        multiply_tiles<kPiece>(d[n], a, b);
      }
    }
  }

  const Matrix& m_;
  const int rows_, lane_, warp_, warps_, units_, tiles_, chunks_;
  uint4 ring_[kAhead];
};

// Float32 weights: [outputs / 32][inputs][32]; a lane has an output, and every product is fused
// with its sum.
template <int kRows, class Result>
DEVICE void float_product(const Matrix& m, int rows, const float* activations, float* sums,
                          Result result) {
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
  const auto* weights = static_cast<const float*>(m.weights);
  for (int tile = blockIdx.x; tile < tiles_of(m); tile += gridDim.x) {
    for (int slice = warp; slice < kSlices; slice += warps) {
      float sum[kRows] = {};
      const int end = min(slice_begin(m.inputs, slice + 1) * kUnit, m.inputs);
      UNROLL_4
      for (int k = slice_begin(m.inputs, slice) * kUnit; k < end; ++k) {
        const float w =
            load_weights(weights + (static_cast<std::size_t>(tile) * m.inputs + k) * 32 + lane);
        UNROLL
        for (int row = 0; row < kRows; ++row) {
          if (row >= rows) break;
          sum[row] = fmaf(activations[static_cast<std::size_t>(row) * m.inputs + k], w, sum[row]);
        }
      }
      UNROLL
      for (int row = 0; row < kRows; ++row) {
        if (row < rows) sums[(slice * rows + row) * 32 + lane] = sum[row];
      }
    }
    add_slices<32>(sums, tile, rows, m, result);
  }
}

// Stages the inputs by stage(activations, scratch) when the kernel before has ended, multiplies,
// and calls result(row, output, value) once for each.
template <Precision kType, int kRows, class Stage, class Result>
DEVICE void product(const Matrix& m, int rows, Stage stage, Result result) {
  auto* scratch = reinterpret_cast<float*>(shared_memory());
  unsigned char* activations = shared_memory() + kScratchBytes;
  auto* sums = reinterpret_cast<float*>(activations + activation_bytes(m.inputs, rows));
  const bool idle = static_cast<int>(blockIdx.x) >= tiles_of(m);
  if constexpr (kType == Precision::kFp32) {
    wait_for_previous_kernel();
    if (idle) return;
    stage(activations, scratch);
    float_product<kRows>(m, rows, reinterpret_cast<const float*>(activations), sums, result);
  } else {
    TensorCoreProduct<kType, kRows> product(m, rows);
    wait_for_previous_kernel();
    if (idle) return;
    stage(activations, scratch);
    product.run(activations, sums, result);
  }
}

}  // namespace crooner::engine::cuda
