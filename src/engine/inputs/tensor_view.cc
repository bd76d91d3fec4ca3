#include "engine/inputs/tensor_view.h"

#include <cstring>

#include "base/half.h"

namespace crooner::engine {

void read_floats(const TensorView& tensor, std::int64_t first, std::int64_t n, float* out) {
  if (tensor.dtype == DType::kF32) {
    std::memcpy(out, static_cast<const float*>(tensor.data) + first,
                static_cast<std::size_t>(n) * sizeof(float));
    return;
  }
  const auto* half = static_cast<const std::uint16_t*>(tensor.data) + first;
  if (tensor.dtype == DType::kF16) {
    for (std::int64_t i = 0; i < n; ++i) out[i] = fp16_to_float(half[i]);
  } else {
    for (std::int64_t i = 0; i < n; ++i) out[i] = bf16_to_float(half[i]);
  }
}

std::vector<float> read_floats(const TensorView& tensor) {
  std::int64_t n = 1;
  for (std::int64_t size : tensor.shape) n *= size;
  std::vector<float> values(static_cast<std::size_t>(n));
  read_floats(tensor, 0, n, values.data());
  return values;
}

}  // namespace crooner::engine
