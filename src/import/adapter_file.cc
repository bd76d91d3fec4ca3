#include "import/adapter_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "config/adapter_config.h"
#include "config/tensor_table.h"

namespace crooner::importer {
namespace {

constexpr std::string_view kFormat = "crooner adapter";
constexpr const char* kOrigin =
    "'crooner train prior' writes adapter.safetensors with a preset that has 'adapter'.";

checkpoint::WeightFile open_weights(const std::filesystem::path& file) {
  try {
    return checkpoint::WeightFile(file);
  } catch (const InputError& error) {
    throw InputError(str_cat(error.what(), " An adapter is expected: ", kOrigin));
  }
}

// The factor A of a matrix, by the end of its name.
std::string matrix_of(const std::string& factor) {
  const std::string end = config::factor_in("");
  return factor.ends_with(end) ? factor.substr(0, factor.size() - end.size()) : "";
}

double number_in(const std::string& text, const std::filesystem::path& file) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole_text = error == std::errc() && end == text.data() + text.size();
  if (whole_text && std::isfinite(value)) return value;
  throw InputError(str_cat("The metadata of the adapter '", file.string(), "' have '",
                           printable(text), "' in place of a number."));
}

int whole_number_in(const std::string& text, const std::filesystem::path& file) {
  const double value = number_in(text, file);
  if (value == std::floor(value) && std::abs(value) <= 1e6) return static_cast<int>(value);
  throw InputError(str_cat("The metadata of the adapter '", file.string(), "' have '", text,
                           "' in place of a small whole number."));
}

}  // namespace

AdapterFile::AdapterFile(const std::filesystem::path& file, double strength)
    : file_(open_weights(file)), strength_(strength) {
  const auto& metadata = file_.metadata();
  if (!metadata.is_object() || !metadata.contains("format") || metadata["format"] != kFormat) {
    throw InputError(str_cat("'", file.string(), "' is no adapter; ", kOrigin));
  }
  level_ = whole_number_in(text("level"), file);
  rank_ = whole_number_in(text("rank"), file);
  if (level_ < 0 || rank_ < 1) {
    throw InputError(str_cat("The metadata of the adapter '", file.string(), "' have the level ",
                             level_, " and the rank ", rank_,
                             "; a level is 0 or more, a rank 1 or more."));
  }
  scale_ = number_in(text("alpha"), file) / static_cast<double>(rank_);
  base_ = text("base");
  base_sha256_ = text("base_sha256");
  sha256_ = sha256_file(file);
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

void AdapterFile::check_fits(const config::PriorConfig& prior) const {
  const std::vector<TensorSpec> specs = config::tensor_specs(prior);
  for (const std::string& matrix : matrices()) {
    const auto spec = std::ranges::find(specs, matrix, &TensorSpec::name);
    if (spec == specs.end() || spec->shape.size() != 2) {
      throw InputError(str_cat("The adapter '", path().string(), "' changes '", printable(matrix),
                               "', and the prior of level ", prior.level,
                               " has no such matrix: it was trained on another model."));
    }
    find_factor(config::factor_in(matrix), spec->shape[0], rank_);
    find_factor(config::factor_out(matrix), rank_, spec->shape[1]);
  }
}

const checkpoint::StoredTensor& AdapterFile::find_factor(const std::string& name, std::int64_t rows,
                                                         std::int64_t columns) const {
  const auto* stored = file_.find(name);
  if (stored == nullptr || stored->dtype != DType::kF32 ||
      stored->shape != std::vector<std::int64_t>{rows, columns} || !stored->contiguous()) {
    throw InputError(str_cat("The adapter '", path().string(), "' has no float32 tensor '", name,
                             "' of shape ", format_shape({rows, columns}),
                             ": it was trained on another model."));
  }
  return *stored;
}

std::vector<float> AdapterFile::factor(const std::string& name, std::int64_t rows,
                                       std::int64_t columns) const {
  const checkpoint::StoredTensor& stored = find_factor(name, rows, columns);
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  file_.read_bytes(stored, 0, std::as_writable_bytes(std::span(values)));
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
      const double weight = a[row * rank_ + k];
      const float* out = b.data() + k * columns;
      for (std::int64_t column = 0; column < columns; ++column)
        change[column] += weight * out[column];
    }
    float* value = values.data() + row * columns;
    for (std::int64_t column = 0; column < columns; ++column)
      value[column] = static_cast<float>(value[column] + scale * change[column]);
  }
}

}  // namespace crooner::importer
