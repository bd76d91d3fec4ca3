// What of a case no check has read (Case::unread).
#include <algorithm>

#include "base/strings.h"
#include "golden/case.h"
#include "golden/ledger.h"

namespace crooner::golden {
namespace {

bool needs_no_check(const nlohmann::json& leaf, const nlohmann::json::json_pointer& at) {
  if (leaf.is_null()) return true;
  for (auto rest = at; !rest.empty(); rest.pop_back()) {
    const std::string key = rest.back();
    if (key == "precision" || key.find("seed") != std::string::npos ||
        key.find("margin") != std::string::npos) {
      return true;
    }
  }
  const std::string key = at.empty() ? "" : at.back();
  const bool describes = key == "case" || key == "name" || key == "note" ||
                         (key.size() > 5 && key.compare(key.size() - 5, 5, "_note") == 0);
  return leaf.is_string() && describes;
}

void collect_unread(const Ledger& ledger, const std::string& path, const std::string& file,
                    const nlohmann::json& value, const nlohmann::json::json_pointer& at,
                    std::vector<std::string>& sentences) {
  if (value.is_structured()) {
    for (const auto& [key, child] : value.items()) {
      collect_unread(ledger, path, file, child, at / key, sentences);
    }
    return;
  }
  if (needs_no_check(value, at) || ledger.has_read_item(file, at.to_string())) return;
  sentences.push_back(str_cat("No check reads ", path, "#", at.to_string(), "."));
}

}  // namespace

std::vector<std::string> Case::unread() const {
  std::vector<std::string> sentences;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root_ / folder_)) {
    if (entry.is_regular_file() && entry.path().extension() != ".md") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& full : files) {
    const std::string file = std::filesystem::relative(full, root_ / folder_).generic_string();
    const std::string path = name() + "/" + file;
    if (ledger_->has_read_file(file)) continue;
    if (full.extension() == ".json") {
      collect_unread(*ledger_, path, file, ledger_->json(file), nlohmann::json::json_pointer(),
                     sentences);
    } else if (full.extension() == ".safetensors") {
      for (const auto& [tensor_name, tensor] : ledger_->tensors(file)) {
        if (ledger_->has_read_item(file, tensor_name)) continue;
        sentences.push_back(str_cat("No check reads ", path, "#", tensor_name, "."));
      }
    } else {
      sentences.push_back(str_cat("No check reads ", path, "."));
    }
  }
  return sentences;
}

}  // namespace crooner::golden
