#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/dtype.h"

namespace crooner::tensor {

// Parameters by their published names. Modules of `nn` and `model` are views of it: they hold the
// same tensors, so that what the optimiser changes here is what they compute with.
using StateDict = std::map<std::string, at::Tensor>;

// The part of a dictionary below a prefix; how a module finds its own parameters.
//   Scope(dict).sub("prior").sub("transformer") -> "prior.transformer."
class Scope {
 public:
  explicit Scope(const StateDict& dict, std::string prefix = "");
  Scope sub(const std::string& name) const;        // prefix + name + "."
  Scope sub(int index) const { return sub(std::to_string(index)); }
  at::Tensor at(const std::string& name) const;    // throws InputError naming the tensor if it is not there
  bool has(const std::string& name) const;         // a tensor of that name, or a sub-scope
  std::string full_name(const std::string& name) const { return prefix_ + name; }

 private:
  const StateDict* dict_;  // must outlive the scope
  std::string prefix_;
};

}  // namespace crooner::tensor
