#include "engine/inputs/weight_source.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::engine {

TensorView view_of(const WeightSource& source, const std::string& name,
                   const std::vector<std::int64_t>& shape) {
  TensorView tensor = source(name);
  if (tensor.shape != shape) {
    throw InputError(str_cat("The tensor ", name, " has the shape ", format_shape(tensor.shape),
                             "; ", format_shape(shape), " is expected."));
  }
  if (tensor.dtype != DType::kF32 && tensor.dtype != DType::kF16 && tensor.dtype != DType::kBF16) {
    throw InputError(str_cat("The tensor ", name, " holds ", dtype_name(tensor.dtype),
                             "; F32, F16 or BF16 is expected."));
  }
  return tensor;
}

Precision output_precision(const WeightSource& source) {
  const DType stored = source("x_out.weight").dtype;
  return stored == DType::kF16    ? Precision::kFp16
         : stored == DType::kBF16 ? Precision::kBf16
                                  : Precision::kFp32;
}

}  // namespace crooner::engine
