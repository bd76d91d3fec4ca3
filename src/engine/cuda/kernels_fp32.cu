#include "engine/cuda/kernel.cuh"

namespace crooner::engine::cuda {

const void* fp32_kernel(const Launch& launch) {
  return visit_kernel<Precision::kFp32>(launch, KernelOf());
}

}  // namespace crooner::engine::cuda
