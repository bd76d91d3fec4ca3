#pragma once

#include "engine/cuda/activations.h"
#include "engine/cuda/share.h"

namespace crooner::engine::cuda {

// 16-byte loads of a lane that are in flight: with 512 threads the next 64 KB of weights of an SM.
constexpr int kAhead = 8;

// A slice of a tile after the other, for one warp: weights in fp16, bf16 or int8, as fragments of
// the first operand of tensor cores. The first kAhead loads of a warp are issued when this is made,
// before the wait for the kernel before.
template <Precision kType, int kRows>
class TensorCoreProduct {
 public:
  static constexpr int kOutputs = 16;

  DEVICE TensorCoreProduct(const Matrix& m, const Share<kRows>& share, int rows)
      : m_(m),
        share_(share),
        rows_(rows),
        lane_(threadIdx.x % 32),
        warp_(threadIdx.x / 32),
        warps_(blockDim.x / 32),
        units_(units_of(m.inputs)),
        tiles_(tiles_of(m)),
        chunks_((units_ / kSlices + (units_ % kSlices != 0) + kChunk - 1) / kChunk) {
    const Chunk first = chunk_at({share_.first_group(), share_.first_piece(), warp_, 0});
    UNROLL
    for (int i = 0; i < kAhead; ++i) load(i, first);
  }

  // The sums of an item into sums [rows][kOutputs], in shared memory as are the activations, whose
  // first unit is first_unit.
  DEVICE void operator()(int group, int piece, int item, const unsigned char* activations,
                         int first_unit, float* sums) {
    float d[kRows / 8][4] = {};
    for (int chunk = 0; chunk < chunks_; ++chunk) {
      multiply_chunk({group, piece, item, chunk}, activations, first_unit, d);
    }
    UNROLL
    for (int n = 0; n < kRows / 8; ++n) {
      UNROLL
      for (int i = 0; i < 4; ++i) {
        const int row = n * 8 + lane_ % 4 * 2 + i % 2;
        if (row < rows_) sums[row * kOutputs + lane_ / 4 + i / 2 * 8] = d[n][i];
      }
    }
  }

 private:
  static constexpr int kLoads = kType == Precision::kInt8 ? 1 : 2;  // of a unit
  static constexpr int kChunk = kAhead / kLoads;                    // units in flight

  struct Place {
    int group, piece, item, chunk;
  };
  // Where a chunk of a slice of a tile begins for this lane, and how many loads it has.
  struct Chunk {
    const uint4* begin;
    int loads;
  };

  DEVICE Chunk chunk_at(const Place& place) const {
    const int tile = share_.tile(place.group, place.item);
    const int slice = share_.slice(place.piece, place.item);
    const int first = slice_begin(m_.inputs, slice) + place.chunk * kChunk;
    const int left = (slice_begin(m_.inputs, slice + 1) - first) * kLoads;
    const auto* weights = static_cast<const uint4*>(m_.weights);
    const bool any = place.item < share_.items() && tile < tiles_;
    return {weights + (tile * units_ + first) * (32 * kLoads) + lane_, any ? left : 0};
  }
  DEVICE Chunk after(Place place) const {  // for this warp
    if (++place.chunk == chunks_) {
      place.chunk = 0;
      place.item += warps_;
      if (place.item >= share_.items()) {
        place.item = warp_;
        if (++place.piece == share_.end_piece()) {
          place.piece = share_.first_piece();
          place.group += share_.group_stride();
        }
      }
    }
    return chunk_at(place);
  }
  DEVICE void load(int i, const Chunk& chunk) {
    if (i < chunk.loads) ring_[i] = load_weights(chunk.begin + i * 32);
  }

  // Multiplies the chunk in ring_ and replaces it by the one that follows.
  DEVICE void multiply_chunk(const Place& place, const unsigned char* activations, int first_unit,
                             float (&d)[kRows / 8][4]) {
    const Chunk following = after(place);
    const int slice = share_.slice(place.piece, place.item);
    const int first = slice_begin(m_.inputs, slice) + place.chunk * kChunk;
    const bool any = share_.tile(place.group, place.item) < tiles_;
    const int present = any ? slice_begin(m_.inputs, slice + 1) - first : 0;  // units
    // The lane's words of the first unit; a unit is 2 * 2 * rows * 8 words further.
    const auto* words = reinterpret_cast<const std::uint32_t*>(activations) +
                        (first - first_unit) * 2 * 2 * rows_ * 8 + lane_ / 4 * 8 + lane_ % 4 * 2;
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
  const Share<kRows>& share_;
  const int rows_, lane_, warp_, warps_, units_, tiles_, chunks_;
  uint4 ring_[kAhead];
};

}  // namespace crooner::engine::cuda
