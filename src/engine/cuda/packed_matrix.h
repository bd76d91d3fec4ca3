#pragma once

#include <cstddef>
#include <vector>

#include "engine/cuda/step.h"
#include "engine/inputs/tensor_view.h"

namespace crooner::engine::cuda {

// How the weights of y = x W + b lie in memory for the kernels, filled up with zeros to whole tiles
// and units (shapes.h):
//
//   fp32        [outputs / 32][inputs][32 outputs]
//   fp16, bf16  [outputs / 16][inputs / 32][2][32 lanes][4 words]: fragments of the first operand
//               of mma.sync.m16n8k16, so that what a lane loads at once is its operand
//   int8        [outputs / 16][inputs / 32][32 lanes][2][4 words / 2]: the same, a byte per weight,
//               128 more than the integer; scales [outputs]
//
// After the weights: scales (int8 only), then the bias, each aligned to kMatrixAlignment.
inline constexpr std::size_t kMatrixAlignment = 256;

// Bytes of all of it.
std::size_t matrix_bytes(Precision type, int inputs, int outputs, bool bias);

// Bytes of the weights of the first `outputs` outputs, whole tiles of them (shapes.h): where the
// next tile lies.
std::size_t packed_bytes(Precision type, int inputs, int outputs);

// A range of outputs whose packed weights lie one behind the other.
struct OutputRange {
  int first = 0;  // a multiple of tile_outputs()
  int count = 0;  // so is this, unless it is the last range
};

// Packs the weights of a range of outputs of W, [inputs, outputs] or `transposed` [outputs,
// inputs], into `memory` of the host. int8: round(w * 127 / max |w| of the output), and appends the
// scales.
void pack_outputs(const TensorView& weights, bool transposed, const OutputRange& range,
                  Precision type, std::byte* memory, std::vector<float>* scales);

// What follows the weights: the bytes of it, how far behind their begin it is, and packing it.
// bias: [outputs], or empty.
std::size_t tail_bytes(Precision type, int outputs, bool bias);
std::size_t tail_offset(Precision type, int inputs, int outputs);
void pack_tail(const std::vector<float>& scales, const std::vector<float>& bias, std::byte* memory);

// The matrix whose packed form is at `memory` of the device.
Matrix matrix_at(const std::byte* memory, Precision type, int inputs, int outputs, bool bias);

}  // namespace crooner::engine::cuda
