#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "engine/cpu/kernels.h"
#include "engine/cpu/thread_pool.h"

namespace crooner::engine::cpu {

// A tensor as it lies in memory: contiguous, row-major. F32, F16 or BF16.
struct TensorView {
  const void* data = nullptr;
  DType dtype = DType::kF32;
  std::vector<std::int64_t> shape;
};

// The first n elements after `first`, as float32.
void read_floats(const TensorView& tensor, std::int64_t first, std::int64_t n, float* out);
std::vector<float> read_floats(const TensorView& tensor);

// The weights of a linear layer y = x W + b, cut into panels of kPanel outputs, each
// [inputs][width], outputs in the order of packed_index(). The last panel may have 32; outputs that
// do not exist have zero weights.
struct PackedMatrix {
  WeightType type = WeightType::kFp32;
  int inputs = 0;
  int outputs = 0;
  const std::byte* weights = nullptr;
  std::vector<float> scales;  // kInt8 only, a factor for each output; padded like the outputs
  std::vector<float> bias;    // padded with zeros

  int padded_outputs() const { return padded(outputs); }
  int panels() const { return (padded_outputs() + kPanel - 1) / kPanel; }
  int width(int panel) const { return std::min(kPanel, padded_outputs() - panel * kPanel); }
  const std::byte* panel(int i) const {
    return weights + static_cast<std::size_t>(i) * kPanel * static_cast<std::size_t>(inputs) *
                         static_cast<std::size_t>(bytes_of(type));
  }

  static int padded(int outputs) { return (outputs + 31) / 32 * 32; }
  static std::size_t bytes(WeightType type, int inputs, int outputs) {
    return static_cast<std::size_t>(padded(outputs)) * static_cast<std::size_t>(inputs) *
           static_cast<std::size_t>(bytes_of(type));
  }
};

// Packs W into `memory` (of PackedMatrix::bytes(), on a cache line). `transposed`: the tensor is
// [outputs, inputs], else [inputs, outputs]. int8: round(w * 127 / largest of the output).
PackedMatrix pack(const TensorView& weights, bool transposed, WeightType type, std::byte* memory,
                  ThreadPool& pool);

}  // namespace crooner::engine::cpu
