#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

#include "tensor/matrix.h"

namespace crooner::tensor {

// Parameters by their published names. Modules of `nn` and `model` share its tensors, so an update
// by the optimiser is what they compute with.
using StateDict = std::map<std::string, at::Tensor>;

// The part of a dictionary below a prefix, in which a module looks up its parameters.
//   Scope(dict).sub("prior").sub("transformer") -> "prior.transformer."
class Scope {
 public:
  explicit Scope(const StateDict& dict, std::string prefix = "")
      : dict_(&dict), prefix_(std::move(prefix)) {}
  // The matrices are looked up before the tensors.
  Scope(const StateDict& dict, const Matrices& matrices) : dict_(&dict), matrices_(&matrices) {}

  Scope sub(const std::string& name) const {
    Scope below = *this;
    below.prefix_ += name + ".";
    return below;
  }
  Scope sub(int index) const { return sub(std::to_string(index)); }
  // Throws InputError that names the tensor if it is missing.
  at::Tensor at(const std::string& name) const;
  Matrix matrix(const std::string& name) const;

 private:
  const StateDict* dict_;  // these must outlive the scope
  const Matrices* matrices_ = nullptr;
  std::string prefix_;
};

// The dictionary on a device, its linear layers (`*.w`, `*.b`; docs/spec/model.md, section 5.2) in
// the type `linear` and all other floating tensors in float32. Tensors that were one stay one; a
// tensor that is already right is not copied.
StateDict to_device(const StateDict& dict, at::Device device, at::ScalarType linear);
// One of its tensors.
at::Tensor to_device(const std::string& name, const at::Tensor& tensor, at::Device device,
                     at::ScalarType linear);

}  // namespace crooner::tensor
