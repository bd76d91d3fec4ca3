#include "run_folder/codes_file.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/strings.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/weight_file.h"

namespace crooner::run_folder {
namespace {

constexpr char kPrefix[] = "level_";
constexpr char kOriginalPrefix[] = "zs/";  // the list `zs` of a saved dictionary
constexpr int kMaxLevels = 16;

// 2 of "level_2".
std::optional<std::size_t> level_of(const std::string& name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return {};
  const char* begin = name.data() + prefix.size();
  const char* end = name.data() + name.size();
  int level = 0;
  const auto [stop, failure] = std::from_chars(begin, end, level);
  if (failure != std::errc() || stop != end || level < 0 || level >= kMaxLevels) return {};
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

[[noreturn]] void refuse(const checkpoint::WeightFile& file, const TensorSpec& spec,
                         const char* expected) {
  throw InputError(str_cat("'", file.path().string(), "' holds ", spec.name, " of type ",
                           dtype_name(spec.dtype), " and shape ", format_shape(spec.shape),
                           "; codes are ", expected, "."));
}

// All values of the tensor, which must have `dimensions` dimensions.
std::vector<std::int64_t> read_integers(const checkpoint::WeightFile& file,
                                        const checkpoint::StoredTensor& tensor,
                                        std::size_t dimensions, const char* expected) {
  const TensorSpec spec = tensor.spec();
  if (spec.shape.size() != dimensions) refuse(file, spec, expected);
  std::vector<std::byte> bytes(static_cast<std::size_t>(spec.elements()) *
                               element_size(spec.dtype));
  file.read(tensor, bytes.data());
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
      refuse(file, spec, expected);
  }
}

// A dictionary with the list `zs`: [songs, T] by level; T may be 0.
std::vector<Codes> read_original(const checkpoint::WeightFile& file) {
  std::vector<Codes> songs;
  for (const checkpoint::StoredTensor& tensor : file.other_tensors()) {
    const auto level = level_of(tensor.name, kOriginalPrefix);
    if (!level) continue;
    const char* expected = "one row of integers per song, in every level";
    const std::vector<std::int64_t> all = read_integers(file, tensor, 2, expected);
    const auto rows = static_cast<std::size_t>(tensor.shape[0]);
    const auto length = static_cast<std::ptrdiff_t>(tensor.shape[1]);
    if (songs.empty()) songs.resize(rows);
    if (songs.size() != rows) refuse(file, tensor.spec(), expected);
    for (std::size_t song = 0; song < rows; ++song) {
      if (songs[song].size() <= *level) songs[song].resize(*level + 1);
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(song) * length;
      songs[song][*level].assign(begin, begin + length);
    }
  }
  return songs;
}

}  // namespace

void write_codes(const std::filesystem::path& file, const Codes& codes,
                 const std::map<std::string, std::string>& metadata) {
  std::vector<TensorSpec> tensors;
  std::vector<std::int32_t> values;
  for (std::size_t level = 0; level < codes.size(); ++level) {
    if (codes[level].empty()) continue;
    tensors.push_back(
        {str_cat(kPrefix, level), {static_cast<std::int64_t>(codes[level].size())}, DType::kI32});
    for (const std::int64_t code : codes[level]) values.push_back(static_cast<std::int32_t>(code));
  }
  checkpoint::SafetensorsWriter writer(file, tensors, metadata);
  writer.write(std::as_bytes(std::span(values)));
  writer.finish();
}

std::vector<Codes> read_all_codes(const std::filesystem::path& file) {
  const checkpoint::WeightFile stored(file);
  Codes codes;
  for (const checkpoint::StoredTensor& tensor : stored.tensors()) {
    const auto level = level_of(tensor.name, kPrefix);
    if (!level) continue;
    if (codes.size() <= *level) codes.resize(*level + 1);
    codes[*level] = read_integers(stored, tensor, 1, "a vector of integers");
  }
  std::vector<Codes> songs;
  if (codes.empty()) {
    songs = read_original(stored);
  } else {
    songs.push_back(std::move(codes));
  }
  const auto has_codes = [](const Codes& song) {
    return std::ranges::any_of(song, [](const auto& level) { return !level.empty(); });
  };
  if (!std::ranges::any_of(songs, has_codes)) {
    throw InputError(
        str_cat("'", file.string(),
                "' has no codes; a tensor level_0, level_1, ... is expected, as crooner "
                "encode writes it."));
  }
  return songs;
}

std::string codes_model(const std::filesystem::path& file) {
  const nlohmann::json metadata = checkpoint::WeightFile(file).metadata();
  if (!metadata.is_object()) return "";
  const auto model = metadata.find("model");
  return model != metadata.end() && model->is_string() ? model->get<std::string>() : "";
}

Codes read_codes(const std::filesystem::path& file) {
  return read_all_codes(file).front();
}

}  // namespace crooner::run_folder
