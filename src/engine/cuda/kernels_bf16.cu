#include "engine/cuda/kernel.cuh"

namespace crooner::engine::cuda {

const void* bf16_kernel(const Launch& launch) {
  return visit_kernel<Precision::kBf16>(launch, KernelOf());
}

}  // namespace crooner::engine::cuda
