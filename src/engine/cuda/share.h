#pragma once

// Which part of a product a block takes: with few rows tiles of outputs and all of their inputs;
// else the tiles of its cluster, one per block at a time, and some pieces of their inputs.

#include "engine/cuda/device.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {

// A range of the inputs of a product, in units.
struct Range {
  int first, units;
};

template <int kRows>
class Share {
 public:
  static constexpr bool kWhole = kRows == kFewRows;  // all inputs at once

  DEVICE Share(const Matrix& m, const Split& split)
      : split_(split), inputs_(m.inputs), tiles_(tiles_of(m)) {}

  DEVICE int rank() const {
    if constexpr (kWhole) return 0;
    return cluster_rank();
  }
  DEVICE int blocks() const { return 1 << log_blocks(); }

  // Groups of tiles, one per block of the cluster: first, first + stride, ... up to groups.
  DEVICE int first_group() const { return static_cast<int>(blockIdx.x) >> log_blocks(); }
  DEVICE int group_stride() const { return static_cast<int>(gridDim.x) >> log_blocks(); }
  DEVICE int groups() const { return (tiles_ + blocks() - 1) >> log_blocks(); }

  // Pieces of the inputs, of so many slices each.
  DEVICE int first_piece() const { return rank() << log_own(); }
  DEVICE int end_piece() const { return first_piece() + (1 << log_own()); }
  // The levels of the tree that adds the block's pieces, less one.
  DEVICE int log_own() const { return kWhole ? 0 : split_.log_pieces - split_.log_blocks; }
  DEVICE int slices() const { return 1 << log_slices(); }
  DEVICE Range range(int piece) const {
    const int first = slice_begin(inputs_, piece << log_slices());
    return {first, slice_begin(inputs_, (piece + 1) << log_slices()) - first};
  }

  // What a warp adds at once: a slice of a tile of the group.
  DEVICE int items() const { return blocks() << log_slices(); }
  DEVICE int tile(int group, int item) const {
    return (group << log_blocks()) + (item >> log_slices());
  }
  DEVICE int slice(int piece, int item) const {
    return (piece << log_slices()) + (item & (slices() - 1));
  }

 private:
  static constexpr int kLogSlices = 4;
  static_assert(1 << kLogSlices == kSlices);

  DEVICE int log_blocks() const { return kWhole ? 0 : split_.log_blocks; }
  DEVICE int log_slices() const { return kWhole ? kLogSlices : kLogSlices - split_.log_pieces; }

  const Split split_;
  const int inputs_, tiles_;
};

}  // namespace crooner::engine::cuda
