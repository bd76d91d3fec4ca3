#include "base/safetensors_header.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/counted.h"
#include "base/strings.h"

namespace crooner {
namespace {

static_assert(std::endian::native == std::endian::little, "weight files are little-endian");

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the limit of the reference implementation
constexpr std::size_t kMaxRank = 8;
constexpr std::int64_t kMaxElements = std::int64_t{1} << 46;

std::optional<DType> parse_dtype(const std::string& name) {
  for (const DType dtype : {DType::kF64, DType::kF32, DType::kF16, DType::kBF16, DType::kI64,
                            DType::kI32, DType::kI16, DType::kI8, DType::kU8, DType::kBool}) {
    if (name == dtype_name(dtype)) return dtype;
  }
  return std::nullopt;
}

// A SAX parser, so that nothing outside the format's narrow grammar is ever built.
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::vector<SafetensorsEntry> entries;
  std::map<std::string, std::string> metadata;

  bool start_object(std::size_t) override {
    if (skips()) {
      ++skipped_;
    } else if (depth_ == 0 && !in_array_) {
      depth_ = 1;
    } else if (depth_ == 1 && !in_array_) {
      depth_ = 2;
      fields_.clear();
      offsets_.clear();
      entry_ = {};
      entry_.spec.name = name_;
    } else {
      unexpected("an object");
    }
    return true;
  }

  bool end_object() override {
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    if (depth_ == 2 && name_ != "__metadata__") finish_entry();
    --depth_;
    return true;
  }

  bool key(std::string& text) override {
    if (skipped_ > 0) return true;
    if (depth_ == 1) {
      if (!names_.insert(text).second) fail(str_cat("names '", text, "' twice"));
      name_ = text;
    } else if (!fields_.insert(text).second) {
      fail(str_cat("has '", text, "' of '", name_, "' twice"));
    }
    field_ = depth_ == 2 ? text : std::string();
    return true;
  }

  bool start_array(std::size_t) override {
    if (skips()) {
      ++skipped_;
      return true;
    }
    if (depth_ != 2 || in_array_ || (field_ != "shape" && field_ != "data_offsets")) {
      unexpected("an array");
    }
    in_array_ = true;
    return true;
  }

  bool end_array() override {
    if (skipped_ > 0) {
      --skipped_;
    } else {
      in_array_ = false;
    }
    return true;
  }

  bool number_unsigned(std::uint64_t value) override {
    if (skips()) return true;
    if (!in_array_) unexpected("a number");
    if (value > static_cast<std::uint64_t>(kMaxElements))
      unexpected("a number larger than any file");
    if (field_ == "shape") {
      if (entry_.spec.shape.size() == kMaxRank) unexpected("more than 8 dimensions");
      entry_.spec.shape.push_back(static_cast<std::int64_t>(value));
    } else {
      if (offsets_.size() == 2) unexpected("more than 2 offsets");
      offsets_.push_back(value);
    }
    return true;
  }

  bool string(std::string& value) override {
    if (skips()) return true;
    if (depth_ == 2 && !in_array_ && name_ == "__metadata__") {
      metadata[field_] = value;
      return true;
    }
    if (depth_ != 2 || in_array_ || field_ != "dtype") unexpected("a string");
    const auto dtype = parse_dtype(value);
    if (dtype) {
      entry_.spec.dtype = *dtype;
    } else {
      entry_.unread_type = value;
    }
    return true;
  }

  bool null() override {
    return skips() || (depth_ == 1 && name_ == "__metadata__") || unexpected("null");
  }
  bool boolean(bool) override { return skips() || unexpected("a boolean"); }
  bool number_integer(std::int64_t) override { return skips() || unexpected("a negative number"); }
  bool number_float(double, const std::string&) override {
    return skips() || unexpected("a fraction");
  }
  bool binary(nlohmann::json::binary_t&) override { return unexpected("binary data"); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    fail(str_cat("is not valid JSON at byte ", position));
  }

 private:
  [[noreturn]] static void fail(const std::string& what) {
    throw SafetensorsError(str_cat("The safetensors header ", what, "."));
  }

  [[noreturn]] bool unexpected(const char* what) const {
    fail(str_cat("holds ", what, " where none is allowed, at '", name_, field_.empty() ? "" : "/",
                 field_, "'"));
  }

  // In the value of a tensor's field that the format does not name.
  bool skips() const {
    return skipped_ > 0 || (depth_ == 2 && !in_array_ && name_ != "__metadata__" &&
                            field_ != "dtype" && field_ != "shape" && field_ != "data_offsets");
  }

  void finish_entry() {
    for (const char* field : {"dtype", "shape", "data_offsets"}) {
      if (!fields_.contains(field)) fail(str_cat("has no '", field, "' for '", name_, "'"));
    }
    if (offsets_.size() != 2) fail(str_cat("has no begin and end for '", name_, "'"));
    entry_.begin = offsets_[0];
    entry_.end = offsets_[1];
    entries.push_back(std::move(entry_));
  }

  int depth_ = 0;
  bool in_array_ = false;
  int skipped_ = 0;  // open objects and arrays of a field that is passed over
  std::string name_;
  std::string field_;
  std::set<std::string> names_;
  std::set<std::string> fields_;
  std::vector<std::uint64_t> offsets_;
  SafetensorsEntry entry_;
};

std::uint64_t bytes_of(const TensorSpec& spec) {
  std::int64_t elements = 1;
  for (const std::int64_t size : spec.shape) {
    if (__builtin_mul_overflow(elements, size, &elements) || elements > kMaxElements) {
      throw SafetensorsError(str_cat("The shape ", format_shape(spec.shape), " of '", spec.name,
                                     "' is larger than any file."));
    }
  }
  return static_cast<std::uint64_t>(elements) * element_size(spec.dtype);
}

void check_layout(const std::vector<SafetensorsEntry>& entries, std::uint64_t data_bytes) {
  std::uint64_t position = 0;
  for (const SafetensorsEntry& entry : entries) {
    const std::string& name = entry.spec.name;
    // Of a type that is not read any length is right.
    const std::uint64_t expected =
        entry.unread_type.empty() ? bytes_of(entry.spec) : entry.end - entry.begin;
    if (entry.end < entry.begin || entry.end - entry.begin != expected) {
      throw SafetensorsError(str_cat("The tensor '", name, "' takes bytes ", entry.begin, " to ",
                                     entry.end, ", but its shape ", format_shape(entry.spec.shape),
                                     " and type ", dtype_name(entry.spec.dtype), " need ", expected,
                                     "."));
    }
    if (entry.begin != position) {
      throw SafetensorsError(str_cat("The tensor '", name, "' starts at byte ", entry.begin,
                                     " of the data, but the one before it ends at ", position,
                                     ": tensors may neither overlap nor leave gaps."));
    }
    if (entry.end > data_bytes) {
      throw SafetensorsError(str_cat("The file ends at least ",
                                     counted(entry.end - data_bytes, "byte"),
                                     " early, in the tensor '", name, "'; download it again."));
    }
    position = entry.end;
  }
  if (const std::uint64_t rest = data_bytes - position; rest > 0) {
    throw SafetensorsError(
        str_cat(counted(rest, "byte"), rest == 1 ? " follows" : " follow", " the last tensor."));
  }
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::span<const std::byte> file) {
  std::uint64_t length = 0;
  if (file.size() < sizeof(length)) {
    throw SafetensorsError(str_cat("The file ends after ", file.size(),
                                   " bytes, within the length of its safetensors header."));
  }
  std::memcpy(&length, file.data(), sizeof(length));
  const std::uint64_t rest = file.size() - sizeof(length);
  if (length > kMaxHeaderBytes) {
    throw SafetensorsError(str_cat("The safetensors header is declared as ", length,
                                   " bytes long; at most ", kMaxHeaderBytes, " are read."));
  }
  if (length > rest) {
    throw SafetensorsError(str_cat("The file ends ", counted(length - rest, "byte"),
                                   " early, within its safetensors header; download it again."));
  }
  const auto* text = reinterpret_cast<const char*>(file.data()) + sizeof(length);
  HeaderReader reader;
  nlohmann::json::sax_parse(text, text + length, &reader);

  SafetensorsHeader header;
  header.data_begin = sizeof(length) + length;
  header.entries = std::move(reader.entries);
  header.metadata = std::move(reader.metadata);
  std::stable_sort(header.entries.begin(), header.entries.end(), [](const auto& a, const auto& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  check_layout(header.entries, rest - length);
  return header;
}

std::string serialize_safetensors_header(const std::vector<TensorSpec>& tensors,
                                         const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (!metadata.empty()) json["__metadata__"] = metadata;
  std::set<std::string> names;
  std::uint64_t position = 0;
  for (const TensorSpec& tensor : tensors) {
    if (!names.insert(tensor.name).second) {
      throw std::invalid_argument(str_cat("The tensor '", tensor.name, "' is written twice."));
    }
    const std::uint64_t end = position + bytes_of(tensor);
    json.push_back({tensor.name,
                    {{"dtype", dtype_name(tensor.dtype)},
                     {"shape", tensor.shape},
                     {"data_offsets", {position, end}}}});
    position = end;
  }
  std::string text = json.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::uint64_t length = text.size();
  std::string bytes(sizeof(length), '\0');
  std::memcpy(bytes.data(), &length, sizeof(length));
  return bytes + text;
}

}  // namespace crooner
