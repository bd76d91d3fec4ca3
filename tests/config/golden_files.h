#pragma once

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "base/files.h"
#include "support/paths.h"

namespace crooner::test {

inline nlohmann::json golden_json(const std::string& path) {
  return nlohmann::json::parse(read_file(source_file("tests/golden/" + path)));
}

inline DType golden_dtype(const std::string& name) {
  return name == "float16" ? DType::kF16 : name == "float32" ? DType::kF32 : DType::kI64;
}

// Folders of tests/golden/<kind>, sorted.
inline std::vector<std::string> golden_folders(const std::string& kind) {
  std::vector<std::string> names;
  const auto root = std::filesystem::path(source_file("tests/golden/" + kind));
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    names.push_back(kind + "/" + entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace crooner::test
