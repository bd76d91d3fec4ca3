#include "tensor/float_type.h"

namespace crooner::tensor {

std::optional<at::ScalarType> float_type(Precision precision) {
  switch (precision) {
    case Precision::kFp32:
      return at::kFloat;
    case Precision::kFp16:
      return at::kHalf;
    case Precision::kBf16:
      return at::kBFloat16;
    case Precision::kInt8:
    case Precision::kInt8Mlp:
    case Precision::kAuto:
      break;
  }
  return std::nullopt;
}

}  // namespace crooner::tensor
