#include "commands/light/assembled_part.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "checkpoint/finite.h"
#include "checkpoint/safetensors_writer.h"

namespace crooner::commands {
namespace {

float widened(std::uint16_t bits, DType type) {
  if (type == DType::kBF16) return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
  const int exponent = (bits >> 10) & 31, fraction = bits & 1023;
  const float sign = bits & 0x8000 ? -1.0f : 1.0f;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  if (exponent == 31) return sign * (fraction == 0 ? INFINITY : NAN);
  return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

std::uint16_t to_bfloat(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

std::uint16_t to_half(float value) {
  const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
  const float size = std::fabs(value);
  if (size >= 65520.0f) return sign | 0x7c00;  // rounds to infinity
  int exponent = 0;
  std::frexp(size, &exponent);  // size = [0.5, 1) * 2^exponent
  exponent = std::max(exponent - 1, -14);
  const auto units = static_cast<int>(std::nearbyint(std::ldexp(size, 10 - exponent)));
  // 1024 units and more are normal numbers; rounding up to 2048 carries into the exponent.
  return static_cast<std::uint16_t>(
      sign | (units < 1024 ? units : ((exponent + 15) << 10) + units - 1024));
}

template <typename T>
T element(std::span<const std::byte> bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

float float_at(std::span<const std::byte> bytes, std::size_t index, DType type) {
  if (type == DType::kF64) return static_cast<float>(element<double>(bytes, index));
  if (type == DType::kF32) return element<float>(bytes, index);
  return widened(element<std::uint16_t>(bytes, index), type);
}

}  // namespace

std::vector<std::byte> converted(std::span<const std::byte> bytes, DType from, DType to) {
  if (from == to) return {bytes.begin(), bytes.end()};
  const std::size_t count = bytes.size() / element_size(from);
  std::vector<std::byte> result(count * element_size(to));
  for (std::size_t i = 0; i < count; ++i) {
    const float value = float_at(bytes, i, from);
    if (to == DType::kF32) {
      std::memcpy(result.data() + 4 * i, &value, 4);
    } else {
      const std::uint16_t bits = to == DType::kBF16 ? to_bfloat(value) : to_half(value);
      std::memcpy(result.data() + 2 * i, &bits, 2);
    }
  }
  return result;
}

std::string write_assembled_part(const std::vector<PartTensor>& tensors,
                                 const std::filesystem::path& path) {
  std::vector<TensorSpec> specs;
  for (const PartTensor& tensor : tensors) specs.push_back(tensor.spec);
  checkpoint::SafetensorsWriter writer(path, specs, {{"format", "pt"}});
  Sha256 hash;
  writer.observe([&](std::span<const std::byte> bytes) { hash.update(bytes); });
  for (const PartTensor& tensor : tensors) {
    throw_if_interrupted();
    const auto* stored = tensor.file->find(tensor.spec.name);
    if (stored == nullptr || stored->shape != tensor.spec.shape) {
      throw InputError(str_cat("'", tensor.file->path().string(), "' has no tensor '",
                               tensor.spec.name, "' of shape ", format_shape(tensor.spec.shape),
                               "."));
    }
    std::vector<std::byte> own(static_cast<std::size_t>(tensor.spec.elements()) *
                               element_size(stored->dtype));
    tensor.file->read(*stored, own.data());
    const auto bytes = converted(own, stored->dtype, tensor.spec.dtype);
    for (const auto& [part, type] :
         {std::pair(std::span<const std::byte>(own), stored->dtype),
          std::pair(std::span<const std::byte>(bytes), tensor.spec.dtype)}) {
      if (const auto bad = checkpoint::first_non_finite(part, type)) {
        throw InputError(str_cat("The tensor '", tensor.spec.name, "' of '",
                                 tensor.file->path().string(), "' holds in element ", *bad,
                                 " what is no number or does not fit into ", dtype_name(type),
                                 "."));
      }
    }
    writer.write(bytes);
  }
  writer.finish();
  return hash.hex();
}

}  // namespace crooner::commands
