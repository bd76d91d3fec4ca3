#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"

namespace crooner::engine {

// A contiguous, row-major tensor in memory: F32, F16 or BF16.
struct TensorView {
  const void* data = nullptr;
  DType dtype = DType::kF32;
  std::vector<std::int64_t> shape;
};

// Elements first .. first + n - 1, as float32.
void read_floats(const TensorView& tensor, std::int64_t first, std::int64_t n, float* out);
std::vector<float> read_floats(const TensorView& tensor);

}  // namespace crooner::engine
