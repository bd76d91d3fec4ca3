#pragma once

#include "engine/cuda/device.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {

// Adds the partial sums of a tile, by a binary tree, and calls result(row, output, value) once for
// each. sums: [kSlices][rows][kOutputs] in shared memory.
template <int kOutputs, class Result>
DEVICE void add_slices(const float* sums, int tile, int rows, const Matrix& m, Result result) {
  __syncthreads();
  for (int i = threadIdx.x; i / kOutputs < rows; i += blockDim.x) {
    const int row = i / kOutputs, output = tile * kOutputs + i % kOutputs;
    float part[kSlices];
    UNROLL
    for (int slice = 0; slice < kSlices; ++slice) {
      part[slice] = sums[(slice * rows + row) * kOutputs + i % kOutputs];
    }
    UNROLL
    for (int step = 1; step < kSlices; step *= 2) {
      UNROLL
      for (int slice = 0; slice < kSlices; slice += 2 * step) part[slice] += part[slice + step];
    }
    float sum = part[0];
    if (output >= m.outputs) continue;
    if (m.scales != nullptr) sum = sum * m.scales[output];
    if (m.bias != nullptr) sum = sum + m.bias[output];
    result(row, output, sum);
  }
  __syncthreads();
}

}  // namespace crooner::engine::cuda
