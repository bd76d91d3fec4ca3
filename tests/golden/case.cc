#include "golden/case.h"

#include <stdexcept>

#include "base/strings.h"
#include "golden/ledger.h"

namespace crooner::golden {

Json::Json(std::shared_ptr<Ledger> ledger, std::string file, nlohmann::json::json_pointer at)
    : ledger_(std::move(ledger)), file_(std::move(file)), at_(std::move(at)) {}

const nlohmann::json& Json::value() const {
  return ledger_->json(file_).at(at_);
}

Json Json::operator[](const std::string& key) const {
  if (!contains(key))
    throw std::runtime_error(str_cat(file_, " has no ", (at_ / key).to_string(), "."));
  return Json(ledger_, file_, at_ / key);
}

Json Json::operator[](std::size_t index) const {
  if (index >= size())
    throw std::runtime_error(str_cat(file_, " has no ", (at_ / index).to_string(), "."));
  return Json(ledger_, file_, at_ / index);
}

bool Json::contains(const std::string& key) const {
  return value().contains(key);
}

bool Json::is_null() const {
  if (value().is_null()) ledger_->read_item(file_, at_.to_string());
  return value().is_null();
}

std::size_t Json::size() const {
  return value().size();
}

std::vector<std::string> Json::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, child] : value().items()) keys.push_back(key);
  return keys;
}

std::vector<Json> Json::items() const {
  std::vector<Json> items;
  for (std::size_t i = 0; i < size(); ++i) items.push_back((*this)[i]);
  return items;
}

const nlohmann::json& Json::raw() const {
  ledger_->read_leaves(file_, value(), at_.to_string());
  return value();
}

Case::Case(std::filesystem::path root, std::filesystem::path folder, Options options)
    : root_(std::move(root)),
      folder_(std::move(folder)),
      options_(std::move(options)),
      ledger_(std::make_shared<Ledger>(root_ / folder_)) {}

std::filesystem::path Case::path(const std::string& file) const {
  if (!has(file)) throw std::runtime_error(str_cat(name(), " has no file ", file, "."));
  ledger_->read_file(file);
  return root_ / folder_ / file;
}

bool Case::has(const std::string& file) const {
  return std::filesystem::exists(root_ / folder_ / file);
}

Json Case::json(const std::string& file) const {
  return Json(ledger_, file, nlohmann::json::json_pointer());
}

at::Tensor Case::tensor(const std::string& file, const std::string& tensor_name) const {
  const auto& tensors = ledger_->tensors(file);
  const auto found = tensors.find(tensor_name);
  if (found == tensors.end()) {
    throw std::runtime_error(str_cat(name(), "/", file, " has no tensor ", tensor_name, "."));
  }
  ledger_->read_item(file, tensor_name);
  return found->second;
}

bool Case::has_tensor(const std::string& file, const std::string& tensor_name) const {
  return has(file) && ledger_->tensors(file).count(tensor_name) > 0;
}

std::vector<std::string> Case::tensor_names(const std::string& file) const {
  std::vector<std::string> names;
  for (const auto& [tensor_name, tensor] : ledger_->tensors(file)) names.push_back(tensor_name);
  return names;
}

std::map<std::string, at::Tensor> Case::tensors(const std::string& file) const {
  for (const auto& tensor_name : tensor_names(file)) ledger_->read_item(file, tensor_name);
  return ledger_->tensors(file);
}

}  // namespace crooner::golden
