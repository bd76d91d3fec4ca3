#include "golden/ledger.h"

#include <fstream>
#include <stdexcept>

#include "base/strings.h"
#include "golden/safetensors.h"

namespace crooner::golden {

const nlohmann::json& Ledger::json(const std::string& file) {
  auto found = jsons_.find(file);
  if (found == jsons_.end()) {
    std::ifstream in(folder_ / file);
    if (!in) throw std::runtime_error(str_cat("There is no file ", (folder_ / file).string(), "."));
    found = jsons_.emplace(file, nlohmann::json::parse(in)).first;
  }
  return found->second;
}

const std::map<std::string, at::Tensor>& Ledger::tensors(const std::string& file) {
  auto found = tensors_.find(file);
  if (found == tensors_.end()) {
    found = tensors_.emplace(file, read_safetensors(folder_ / file)).first;
  }
  return found->second;
}

void Ledger::read_leaves(const std::string& file, const nlohmann::json& value,
                         const std::string& at) {
  if (!value.is_structured()) {
    items_[file].insert(at);
    return;
  }
  for (const auto& [key, child] : value.items()) {
    read_leaves(file, child, (nlohmann::json::json_pointer(at) / key).to_string());
  }
}

bool Ledger::has_read_item(const std::string& file, const std::string& item) const {
  const auto found = items_.find(file);
  return found != items_.end() && found->second.count(item) > 0;
}

}  // namespace crooner::golden
