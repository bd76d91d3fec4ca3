#pragma once

#include <cstddef>

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

// Packs W, [inputs, outputs] or `transposed` [outputs, inputs], and b ([outputs], or no data) into
// `memory` of the host. int8: round(w * 127 / max |w| of the output).
void pack_matrix(const TensorView& weights, bool transposed, const TensorView& bias, Precision type,
                 std::byte* memory);

// The matrix whose packed form is at `memory` of the device.
Matrix matrix_at(const std::byte* memory, Precision type, int inputs, int outputs, bool bias);

}  // namespace crooner::engine::cuda
