#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/cpu/kernels.h"
#include "engine/cpu/thread_pool.h"
#include "engine/inputs/tensor_view.h"

namespace crooner::engine::cpu {

// The weights of a linear layer y = x W + b, in panels of kPanel outputs, each [inputs][width] with
// outputs in the order of packed_index(). The last panel may have 32 outputs; padding is zero.
struct PackedMatrix {
  Precision type = Precision::kFp32;
  int inputs = 0;
  int outputs = 0;
  const std::byte* weights = nullptr;
  std::vector<float> scales;  // kInt8 only: a factor per output; padded like the outputs
  std::vector<float> bias;    // padded with zeros

  int padded_outputs() const { return padded(outputs); }
  int panels() const { return (padded_outputs() + kPanel - 1) / kPanel; }
  int width(int panel) const { return std::min(kPanel, padded_outputs() - panel * kPanel); }
  const std::byte* panel(int i) const {
    return weights + static_cast<std::size_t>(i) * kPanel * static_cast<std::size_t>(inputs) *
                         static_cast<std::size_t>(bytes_per_weight(type));
  }

  static int padded(int outputs) { return (outputs + 31) / 32 * 32; }
  static std::size_t bytes(Precision type, int inputs, int outputs) {
    return static_cast<std::size_t>(padded(outputs)) * static_cast<std::size_t>(inputs) *
           static_cast<std::size_t>(bytes_per_weight(type));
  }
};

// Packs W into `memory` (PackedMatrix::bytes() of it, aligned to a cache line). `transposed`: the
// tensor is [outputs, inputs], otherwise [inputs, outputs]. int8: round(w * 127 / max |w| of the
// output).
PackedMatrix pack(const TensorView& weights, bool transposed, Precision type, std::byte* memory,
                  ThreadPool& pool);

}  // namespace crooner::engine::cpu
