#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace crooner::golden {

// The files of a case, read when first asked for, and what of them a check has read.
class Ledger {
 public:
  explicit Ledger(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const nlohmann::json& json(const std::string& file);
  const std::map<std::string, at::Tensor>& tensors(const std::string& file);

  void read_file(const std::string& file) { files_.insert(file); }
  void read_item(const std::string& file, const std::string& item) { items_[file].insert(item); }
  // Every leaf of `value`, which is at `at`.
  void read_leaves(const std::string& file, const nlohmann::json& value, const std::string& at);

  bool has_read_file(const std::string& file) const { return files_.count(file) > 0; }
  bool has_read_item(const std::string& file, const std::string& item) const;

 private:
  std::filesystem::path folder_;
  std::map<std::string, nlohmann::json> jsons_;
  std::map<std::string, std::map<std::string, at::Tensor>> tensors_;
  std::set<std::string> files_;
  std::map<std::string, std::set<std::string>> items_;  // tensor names, JSON pointers
};

}  // namespace crooner::golden
