#pragma once

#include "engine/cuda/launch.h"

namespace crooner::engine::cuda {

// The kernels of each type of weights, for cudaLaunchKernelExC: void(Step, Layer). One source each,
// so that they compile side by side.
const void* fp32_kernel(const Launch& launch);
const void* fp16_kernel(const Launch& launch);
const void* bf16_kernel(const Launch& launch);
const void* int8_kernel(const Launch& launch);

inline const void* kernel_of(const Launch& launch) {
  switch (launch.type) {
    case Precision::kFp16:
      return fp16_kernel(launch);
    case Precision::kBf16:
      return bf16_kernel(launch);
    case Precision::kInt8:
      return int8_kernel(launch);
    default:
      return fp32_kernel(launch);
  }
}

}  // namespace crooner::engine::cuda
