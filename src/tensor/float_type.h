#pragma once

#include <c10/core/ScalarType.h>
#include <crooner/precision.h>

#include <optional>

namespace crooner::tensor {

// The type of LibTorch for numbers of this precision; none for int8, int8_mlp and auto.
std::optional<at::ScalarType> float_type(Precision precision);

}  // namespace crooner::tensor
