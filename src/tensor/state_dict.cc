#include "tensor/state_dict.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::tensor {
namespace {

bool ends_with(const std::string& text, const char* end) {
  const std::string tail = end;
  return text.size() >= tail.size() &&
         text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

}  // namespace

at::Tensor Scope::at(const std::string& name) const {
  const auto found = dict_->find(prefix_ + name);
  if (found == dict_->end()) {
    throw InputError(str_cat("The model has no tensor \"", prefix_ + name,
                             "\", which its configuration asks for."));
  }
  return found->second;
}

Matrix Scope::matrix(const std::string& name) const {
  if (matrices_ != nullptr) {
    if (const auto found = matrices_->find(prefix_ + name); found != matrices_->end())
      return found->second;
  }
  return at(name);
}

at::Tensor to_device(const std::string& name, const at::Tensor& tensor, at::Device device,
                     at::ScalarType linear) {
  if (!tensor.is_floating_point()) return tensor.to(device);
  const bool is_linear = ends_with(name, ".w") || ends_with(name, ".b");
  return tensor.to(device, is_linear ? linear : at::kFloat);
}

StateDict to_device(const StateDict& dict, at::Device device, at::ScalarType linear) {
  StateDict result;
  std::map<at::TensorImpl*, at::Tensor> moved;
  for (const auto& [name, tensor] : dict) {
    auto& target = moved[tensor.unsafeGetTensorImpl()];
    if (!target.defined()) target = to_device(name, tensor, device, linear);
    result.emplace(name, target);
  }
  return result;
}

}  // namespace crooner::tensor
