#include "checkpoint/legacy_writer.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <map>
#include <stdexcept>
#include <string_view>

#include "base/strings.h"
#include "checkpoint/strided.h"

namespace crooner::checkpoint {
namespace {

using namespace std::string_view_literals;

template <typename Number>
std::string bytes_of(Number number) {
  std::string bytes(sizeof(number), '\0');
  std::memcpy(bytes.data(), &number, sizeof(number));
  return bytes;
}

std::string text(std::string_view value) {
  return "X" + bytes_of(static_cast<std::uint32_t>(value.size())) + std::string(value);
}

std::string integer(std::int64_t value) {
  if (value >= std::numeric_limits<std::int32_t>::min() &&
      value <= std::numeric_limits<std::int32_t>::max()) {
    return "J" + bytes_of(static_cast<std::int32_t>(value));
  }
  return "\x8a\x08" + bytes_of(value);
}

std::string real(double value) {
  std::string bytes = bytes_of(value);
  std::reverse(bytes.begin(), bytes.end());
  return "G" + bytes;
}

std::string integers(const std::vector<std::int64_t>& values) {
  std::string all = "(";
  for (const std::int64_t value : values) all += integer(value);
  return all + "t";
}

// Lists become tuples, as in the published files.
std::string object(const nlohmann::json& json) {
  switch (json.type()) {
    case nlohmann::json::value_t::boolean:
      return json.get<bool>() ? "\x88" : "\x89";
    case nlohmann::json::value_t::number_integer:
    case nlohmann::json::value_t::number_unsigned:
      return integer(json.get<std::int64_t>());
    case nlohmann::json::value_t::number_float:
      return real(json.get<double>());
    case nlohmann::json::value_t::string:
      return text(json.get<std::string>());
    case nlohmann::json::value_t::array: {
      std::string all = "(";
      for (const auto& item : json) all += object(item);
      return all + "t";
    }
    case nlohmann::json::value_t::object: {
      std::string all = "}(";
      for (const auto& [key, value] : json.items()) all += text(key) + object(value);
      return all + "u";
    }
    default:
      return "N";
  }
}

const char* storage_class(DType dtype) {
  switch (dtype) {
    case DType::kF64:
      return "DoubleStorage";
    case DType::kF32:
      return "FloatStorage";
    case DType::kF16:
      return "HalfStorage";
    case DType::kBF16:
      return "BFloat16Storage";
    case DType::kI64:
      return "LongStorage";
    case DType::kI32:
      return "IntStorage";
    case DType::kI16:
      return "ShortStorage";
    case DType::kI8:
      return "CharStorage";
    case DType::kU8:
      return "ByteStorage";
    case DType::kBool:
      break;
  }
  return "BoolStorage";
}

// Keys sort as strings in the order of their storages.
std::string storage_key(std::size_t index) {
  return std::to_string(10'000'000 + index);
}

std::string tensor(const TensorSpec& spec, std::size_t storage) {
  return str_cat("ctorch._utils\n_rebuild_tensor_v2\n((", text("storage"), "ctorch\n",
                 storage_class(spec.dtype), "\n", text(storage_key(storage)), text("cpu"),
                 integer(spec.elements()), "NtQ", integer(0), integers(spec.shape),
                 integers(contiguous_strides(spec.shape)), "\x89",
                 "ccollections\nOrderedDict\n)RtR");
}

std::string pickle(std::string_view value) {
  return str_cat("\x80\x02", value, ".");
}

constexpr auto kMagicPickle = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv;

}  // namespace

LegacyWriter::LegacyWriter(const std::filesystem::path& path,
                           const std::vector<LegacyTensor>& tensors, const nlohmann::json& hps,
                           std::int64_t step)
    : file_(path) {
  std::map<std::string, std::size_t> storage_of;
  std::string state = "ccollections\nOrderedDict\n)R(";
  for (const LegacyTensor& entry : tensors) {
    if (entry.same_as.empty()) {
      storage_of[entry.spec.name] = storages_.size();
      storages_.push_back(entry.spec);
    } else {
      storage_of[entry.spec.name] = storage_of.at(entry.same_as);
    }
    state += text(entry.spec.name) + tensor(entry.spec, storage_of[entry.spec.name]);
  }
  state += "u";
  std::string keys = "](";
  for (std::size_t i = 0; i < storages_.size(); ++i) keys += text(storage_key(i));

  const nlohmann::json system = {{"protocol_version", 1001},
                                 {"little_endian", true},
                                 {"type_sizes", {{"short", 2}, {"int", 4}, {"long", 4}}}};
  file_.write(pickle(kMagicPickle));
  file_.write(pickle(integer(1001)));
  file_.write(pickle(object(system)));
  file_.write(pickle(str_cat("}(", text("hps"), object(hps), text("model"), state, text("opt"), "N",
                             text("step"), integer(step), "u")));
  file_.write(pickle(keys + "e"));
  begin_storages();
}

// The count of the next storage, and of those after it that are empty.
void LegacyWriter::begin_storages() {
  while (missing_ == 0 && next_ < storages_.size()) {
    const TensorSpec& spec = storages_[next_++];
    file_.write(bytes_of(spec.elements()));
    missing_ = static_cast<std::uint64_t>(spec.elements()) * element_size(spec.dtype);
  }
}

void LegacyWriter::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    if (missing_ == 0) throw std::logic_error("More bytes were written than the tensors take.");
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), missing_));
    file_.write(bytes.first(count));
    bytes = bytes.subspan(count);
    missing_ -= count;
    begin_storages();
  }
}

void LegacyWriter::finish() {
  if (missing_ != 0 || next_ != storages_.size()) {
    throw std::logic_error("Fewer bytes were written than the tensors take.");
  }
  file_.commit();
}

}  // namespace crooner::checkpoint
