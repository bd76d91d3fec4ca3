#include "engine/cuda/kernel.cuh"

namespace crooner::engine::cuda {

const void* fp16_kernel(const Launch& launch) {
  return visit_kernel<Precision::kFp16>(launch, KernelOf());
}

}  // namespace crooner::engine::cuda
