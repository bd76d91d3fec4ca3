#include "golden/safetensors.h"

#include <torch/types.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/strings.h"

namespace crooner::golden {
namespace {

at::ScalarType type_of(const std::string& dtype) {
  static const std::map<std::string, at::ScalarType> types = {
      {"F64", at::kDouble},    {"F32", at::kFloat}, {"F16", at::kHalf},
      {"BF16", at::kBFloat16}, {"I64", at::kLong},  {"I32", at::kInt}};
  return types.at(dtype);
}

}  // namespace

std::map<std::string, at::Tensor> read_safetensors(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.size() < 8) {
    throw std::runtime_error(
        str_cat(path.string(), " is no safetensors file: it has ", bytes.size(), " bytes."));
  }
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  if (length > bytes.size() - 8) {
    throw std::runtime_error(str_cat(path.string(), " is cut off within its header."));
  }
  std::map<std::string, at::Tensor> tensors;
  const auto header = nlohmann::json::parse(bytes.substr(8, length));
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
    const auto begin = entry.at("data_offsets").at(0).get<std::uint64_t>() + 8 + length;
    auto tensor = torch::empty(shape, type_of(entry.at("dtype").get<std::string>()));
    if (begin > bytes.size() || tensor.nbytes() > bytes.size() - begin) {
      throw std::runtime_error(str_cat(path.string(), " is cut off within tensor ", name, "."));
    }
    if (tensor.nbytes() > 0) std::memcpy(tensor.data_ptr(), bytes.data() + begin, tensor.nbytes());
    tensors.emplace(name, tensor);
  }
  return tensors;
}

}  // namespace crooner::golden
