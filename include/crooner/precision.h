#pragma once

#include <crooner/export.h>

#include <string_view>

namespace crooner {

// The type of the numbers in a transformer's linear layers.
enum class Precision {
  kAuto,  // the type in which the weights are stored (on CUDA fp16 for fp32)
  kFp32,
  kFp16,
  kBf16,
  kInt8,     // weights of the cpu and cuda engines only
  kInt8Mlp,  // the same, for the two matrices of the MLP; those of the attention are fp16
};

// "auto", "fp32", "fp16", "bf16", "int8", "int8_mlp".
CROONER_API std::string_view to_string(Precision precision);

}  // namespace crooner
