#pragma once

#include <ATen/core/Tensor.h>

namespace crooner::tensor {

// Whether LibTorch has kernels on this device for products of bf16 and fp16. On a CPU without
// AVX-512 it multiplies number by number, ten times slower than in fp32.
bool has_narrow_products(at::Device device);

}  // namespace crooner::tensor
