#pragma once

#include <optional>
#include <string_view>

#include "base/dtype.h"

namespace crooner::checkpoint {

// The allow-list of names that a pickle may refer to. They are only tokens: nothing is imported,
// looked up or run (docs/spec/legacy-checkpoint.md, sections 4.1 and 5.1).
enum class Token {
  kOrderedDict,
  kHyperparams,
  kRebuildTensor,
  kRebuildTensorV2,
  kRebuildParameter,
  kParameter,
  kTorchSize,
  kStorageClass,
  kNumpyScalar,
  kNumpyDtype,
  kNumpyReconstruct,
  kNumpyArray,
  kCodecsEncode,
};

struct Global {
  std::string_view module;
  std::string_view name;
  Token token;
  DType dtype = DType::kF32;  // of a storage class
};

// The index into the list; nothing when the pair is not on it.
std::optional<std::size_t> find_global(std::string_view module, std::string_view name);
const Global& global_at(std::size_t index);

}  // namespace crooner::checkpoint
