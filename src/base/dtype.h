#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace crooner {

// Element types of weight files (docs/formats/weights.md).
enum class DType { kF64, kF32, kF16, kBF16, kI64, kI32, kI16, kI8, kU8, kBool };

std::size_t element_size(DType dtype);  // bytes per element
const char* dtype_name(DType dtype);    // "F32", as safetensors spells it
bool is_floating(DType dtype);

// A tensor without its data.
struct TensorSpec {
  std::string name;
  std::vector<std::int64_t> shape;
  DType dtype = DType::kF32;

  std::int64_t elements() const;
  bool operator==(const TensorSpec&) const = default;
};

// "[3, 64, 1]"
std::string format_shape(const std::vector<std::int64_t>& shape);

}  // namespace crooner
