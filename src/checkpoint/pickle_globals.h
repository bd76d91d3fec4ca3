#pragma once

#include <optional>
#include <string_view>

#include "base/dtype.h"

namespace crooner::checkpoint {

// The names in a pickle that are understood. They are only tokens: nothing is imported, looked up
// or run (docs/spec/legacy-checkpoint.md, sections 4.1 and 5.1).
enum class Token {
  kOrderedDict,
  kHyperparams,
  kRebuildTensor,
  kRebuildTensorV2,
  kRebuildParameter,
  kRebuildParameterWithState,
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
  int numbers = 1;            // of that type in an element: 2 in a complex number
  bool opaque = false;        // tensors of this storage are not read
};

// Whether only a pickle that wants to run something names this. Nothing is ever run; but such a
// file is no checkpoint, and its user must learn it. All other unknown names mean opaque
// values.
bool is_hostile(std::string_view module, std::string_view name);

// The index into the list; nothing when the pair is not on it.
std::optional<std::size_t> find_global(std::string_view module, std::string_view name);
const Global& global_at(std::size_t index);

}  // namespace crooner::checkpoint
