#include "run/codes_file.h"

#include <charconv>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>

#include "base/cat.h"
#include "base/error.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/weight_file.h"

namespace crooner::run {
namespace {

constexpr char kPrefix[] = "level_";
constexpr int kMostLevels = 16;

// 2 of "level_2".
std::optional<std::size_t> level_of(const std::string& name) {
  if (!name.starts_with(kPrefix)) return {};
  const char* begin = name.data() + sizeof kPrefix - 1;
  const char* end = name.data() + name.size();
  int level = 0;
  const auto [stop, failure] = std::from_chars(begin, end, level);
  if (failure != std::errc() || stop != end || level < 0 || level >= kMostLevels) return {};
  return static_cast<std::size_t>(level);
}

template <typename T>
std::vector<std::int64_t> widened(const std::vector<std::byte>& bytes) {
  std::vector<std::int64_t> codes(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    codes[i] = value;
  }
  return codes;
}

std::vector<std::int64_t> read_level(const checkpoint::WeightFile& file,
                                     const checkpoint::StoredTensor& tensor) {
  const TensorSpec spec = tensor.spec();
  std::vector<std::byte> bytes(static_cast<std::size_t>(spec.elements()) * size_of(spec.dtype));
  file.read(tensor, bytes.data());
  if (spec.shape.size() == 1) {
    switch (spec.dtype) {
      case DType::kI64:
        return widened<std::int64_t>(bytes);
      case DType::kI32:
        return widened<std::int32_t>(bytes);
      case DType::kI16:
        return widened<std::int16_t>(bytes);
      case DType::kU8:
        return widened<std::uint8_t>(bytes);
      default:
        break;
    }
  }
  throw InputError(cat("'", file.path().string(), "' holds ", tensor.name, " of type ",
                       name_of(spec.dtype), " and shape ", shape_text(spec.shape),
                       "; codes are a row of integers."));
}

}  // namespace

void write_codes(const std::filesystem::path& file, const Codes& codes,
                 const std::map<std::string, std::string>& metadata) {
  std::vector<TensorSpec> tensors;
  std::vector<std::int32_t> values;
  for (std::size_t level = 0; level < codes.size(); ++level) {
    if (codes[level].empty()) continue;
    tensors.push_back(
        {cat(kPrefix, level), {static_cast<std::int64_t>(codes[level].size())}, DType::kI32});
    for (const std::int64_t code : codes[level]) values.push_back(static_cast<std::int32_t>(code));
  }
  checkpoint::SafetensorsWriter writer(file, tensors, metadata);
  writer.write(std::as_bytes(std::span(values)));
  writer.finish();
}

Codes read_codes(const std::filesystem::path& file) {
  const checkpoint::WeightFile stored(file);
  Codes codes;
  for (const checkpoint::StoredTensor& tensor : stored.tensors()) {
    const auto level = level_of(tensor.name);
    if (!level) continue;
    if (codes.size() <= *level) codes.resize(*level + 1);
    codes[*level] = read_level(stored, tensor);
  }
  if (codes.empty()) {
    throw InputError(cat("'", file.string(),
                         "' holds no codes; a tensor level_0, level_1, ... is expected, as crooner "
                         "encode writes it."));
  }
  return codes;
}

}  // namespace crooner::run
