#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace crooner::tensor {

// "cpu", "cuda", "cuda:1" or "auto" (a CUDA device if there is one that can be used, else the CPU).
// Throws UsageError for any other text, and ResourceError for a CUDA device that is not there.
at::Device parse_device(const std::string& text);

}  // namespace crooner::tensor
