#include "import/adapter_file.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "config/adapter_config.h"

namespace crooner::importer {
namespace {

constexpr std::string_view kFormat = "crooner adapter";

// The factor A of a matrix, by the end of its name.
std::string matrix_of(const std::string& factor) {
  const std::string end = config::factor_in("");
  return factor.ends_with(end) ? factor.substr(0, factor.size() - end.size()) : "";
}

double number_in(const std::string& text, const std::filesystem::path& file) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  throw InputError(str_cat("The metadata of the adapter '", file.string(), "' have '", text,
                           "' in place of a number."));
}

}  // namespace

AdapterFile::AdapterFile(const std::filesystem::path& file, double strength)
    : file_(file), strength_(strength) {
  if (!file_.metadata().is_object() || file_.metadata().value("format", "") != kFormat) {
    throw InputError(str_cat("'", file.string(),
                             "' is no adapter; 'crooner train prior' writes adapter.safetensors "
                             "with a preset that has 'adapter'."));
  }
  level_ = static_cast<int>(number_in(text("level"), file));
  rank_ = static_cast<std::int64_t>(number_in(text("rank"), file));
  scale_ = number_in(text("alpha"), file) / static_cast<double>(rank_);
  base_ = text("base");
  base_sha256_ = text("base_sha256");
  for (const std::string& matrix : matrices()) {
    if (file_.find(config::factor_out(matrix)) != nullptr) continue;
    throw InputError(
        str_cat("The adapter '", file.string(), "' lacks '", config::factor_out(matrix), "'."));
  }
}

std::string AdapterFile::text(const char* key) const {
  const auto found = file_.metadata().find(key);
  if (found != file_.metadata().end() && found->is_string()) return found->get<std::string>();
  throw InputError(
      str_cat("The metadata of the adapter '", path().string(), "' have no '", key, "'."));
}

std::vector<std::string> AdapterFile::matrices() const {
  std::vector<std::string> names;
  for (const auto& tensor : file_.tensors()) {
    if (const std::string matrix = matrix_of(tensor.name); !matrix.empty()) names.push_back(matrix);
  }
  return names;
}

bool AdapterFile::changes(const std::string& tensor) const {
  return strength_ != 0 && file_.find(config::factor_in(tensor)) != nullptr;
}

std::vector<float> AdapterFile::factor(const std::string& name, std::int64_t rows,
                                       std::int64_t columns) const {
  const auto* stored = file_.find(name);
  if (stored == nullptr || stored->dtype != DType::kF32 ||
      stored->shape != std::vector<std::int64_t>{rows, columns}) {
    throw InputError(str_cat("The adapter '", path().string(), "' has no float32 tensor '", name,
                             "' of shape ", format_shape({rows, columns}),
                             ": it was trained on another model."));
  }
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  file_.read_bytes(*stored, 0, std::as_writable_bytes(std::span(values)));
  return values;
}

void AdapterFile::add_to(const std::string& tensor, const std::vector<std::int64_t>& shape,
                         std::span<float> values) const {
  const std::int64_t rows = shape.at(0), columns = shape.at(1);
  const std::vector<float> a = factor(config::factor_in(tensor), rows, rank_);
  const std::vector<float> b = factor(config::factor_out(tensor), rank_, columns);
  const double scale = strength_ * scale_;
  std::vector<double> change(static_cast<std::size_t>(columns));
  for (std::int64_t row = 0; row < rows; ++row) {
    if (row % 1024 == 0) throw_if_interrupted();
    std::fill(change.begin(), change.end(), 0);
    for (std::int64_t k = 0; k < rank_; ++k) {
      const double weight = a[static_cast<std::size_t>(row * rank_ + k)];
      const float* out = b.data() + k * columns;
      for (std::int64_t column = 0; column < columns; ++column)
        change[static_cast<std::size_t>(column)] += weight * out[column];
    }
    float* value = values.data() + row * columns;
    for (std::int64_t column = 0; column < columns; ++column)
      value[column] =
          static_cast<float>(value[column] + scale * change[static_cast<std::size_t>(column)]);
  }
}

}  // namespace crooner::importer
