#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "checkpoint/weight_file.h"
#include "config/prior_config.h"

namespace crooner::importer {

// An adapter that `crooner train prior` wrote (config/adapter_config.h): factors A and B of some
// matrices of one prior, and in the metadata the prior that they were trained on
// (docs/formats/adapter.md).
class AdapterFile {
 public:
  // `strength`: what the learned change is multiplied by; 0: none. Throws InputError when the file
  // is no adapter, or lacks a factor.
  AdapterFile(const std::filesystem::path& file, double strength);

  const std::filesystem::path& path() const { return file_.path(); }
  const std::string& sha256() const { return sha256_; }
  double strength() const { return strength_; }
  int level() const { return level_; }
  const std::string& base() const { return base_; }                // name of the base model,
  const std::string& base_sha256() const { return base_sha256_; }  // and SHA-256 of its prior

  // Throws InputError unless its factors fit this prior.
  void check_fits(const config::PriorConfig& prior) const;

  // Whether it changes a tensor.
  bool changes(const std::string& tensor) const;
  // Adds strength * alpha / rank * A B to a matrix [in, out]. Throws InputError when its shape is
  // another.
  void add_to(const std::string& tensor, const std::vector<std::int64_t>& shape,
              std::span<float> values) const;

  // The names of the matrices that it has factors of.
  std::vector<std::string> matrices() const;

 private:
  std::string text(const char* key) const;  // of the metadata
  // A factor [rows, columns], float32. Throws InputError when there is none of that shape.
  const checkpoint::StoredTensor& find_factor(const std::string& name, std::int64_t rows,
                                              std::int64_t columns) const;
  std::vector<float> factor(const std::string& name, std::int64_t rows, std::int64_t columns) const;

  checkpoint::WeightFile file_;
  double strength_;
  int level_ = 0;
  std::int64_t rank_ = 0;
  double scale_ = 0;
  std::string base_, base_sha256_, sha256_;
};

}  // namespace crooner::importer
