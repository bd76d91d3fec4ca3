#include "import/convert_part.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/half.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "checkpoint/finite.h"
#include "checkpoint/safetensors_writer.h"

namespace crooner::importer {
namespace {

using checkpoint::StoredTensor;

template <typename T>
T read_element(std::span<const std::byte> bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

float read_float(std::span<const std::byte> bytes, std::size_t index, DType type) {
  if (type == DType::kF64) return static_cast<float>(read_element<double>(bytes, index));
  if (type == DType::kF32) return read_element<float>(bytes, index);
  const auto bits = read_element<std::uint16_t>(bytes, index);
  return type == DType::kBF16 ? bf16_to_float(bits) : fp16_to_float(bits);
}

}  // namespace

std::vector<std::byte> convert_elements(std::span<const std::byte> bytes, DType from, DType to) {
  if (from == to) return {bytes.begin(), bytes.end()};
  const std::size_t count = bytes.size() / element_size(from);
  std::vector<std::byte> result(count * element_size(to));
  for (std::size_t i = 0; i < count; ++i) {
    const float value = read_float(bytes, i, from);
    if (to == DType::kF32) {
      std::memcpy(result.data() + 4 * i, &value, 4);
    } else {
      const std::uint16_t bits = to == DType::kBF16 ? float_to_bf16(value) : float_to_fp16(value);
      std::memcpy(result.data() + 2 * i, &bits, 2);
    }
  }
  return result;
}

namespace {

// A tensor's bytes in its file, with the adapters' changes added in float32; `type` is theirs.
std::vector<std::byte> adapted_bytes(const PartTensor& tensor, const StoredTensor& stored,
                                     DType& type) {
  type = stored.dtype;
  std::vector<std::byte> bytes(static_cast<std::size_t>(tensor.spec.elements()) *
                               element_size(type));
  if (stored.contiguous()) {
    tensor.file->read_bytes(stored, 0, bytes);  // also of a file that is shortened meanwhile
  } else {
    tensor.file->read(stored, bytes.data());
  }
  for (const auto& adapter : tensor.adapters) {
    if (!adapter->changes(tensor.spec.name)) continue;
    bytes = convert_elements(bytes, type, DType::kF32);
    type = DType::kF32;
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    adapter->add_to(tensor.spec.name, tensor.spec.shape, values);
    std::memcpy(bytes.data(), values.data(), bytes.size());
  }
  return bytes;
}

}  // namespace

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
    DType type = stored->dtype;
    const std::vector<std::byte> stored_bytes = adapted_bytes(tensor, *stored, type);
    const auto bytes = convert_elements(stored_bytes, type, tensor.spec.dtype);
    for (const auto& [part, part_type] :
         {std::pair(std::span<const std::byte>(stored_bytes), type),
          std::pair(std::span<const std::byte>(bytes), tensor.spec.dtype)}) {
      if (const auto bad = checkpoint::first_non_finite(part, part_type)) {
        throw InputError(str_cat("The tensor '", tensor.spec.name, "' of '",
                                 tensor.file->path().string(), "' holds in element ", *bad,
                                 " NaN, infinity or a value beyond the range of ",
                                 dtype_name(part_type), "."));
      }
    }
    writer.write(bytes);
  }
  writer.finish();
  return hash.hex();
}

}  // namespace crooner::importer
