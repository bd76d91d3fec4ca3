#include "engine/cuda/kernel.cuh"

namespace crooner::engine::cuda {

const void* int8_kernel(const Launch& launch) {
  return visit_kernel<Precision::kInt8>(launch, KernelOf());
}

}  // namespace crooner::engine::cuda
