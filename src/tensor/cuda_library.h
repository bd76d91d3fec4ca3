#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/cuda/api.h"

namespace crooner::tensor {

// The functions of libcrooner_cuda.so, loaded at the first call; null where it was not built, does
// not load, or is of another version. Nothing of LibTorch's is needed for it.
const engine::cuda::Api* cuda_api();

struct CudaDevice {
  std::string name;        // "NVIDIA H200"
  std::string capability;  // "9.0"
  std::size_t total_bytes;
  std::size_t free_bytes;  // now
};

// What a CUDA device says of itself; none where cuda_api() is null or the device does not answer.
std::optional<CudaDevice> describe_cuda(int device);

// Waits until everything asked of the device so far is done. Throws ResourceError with CUDA's words
// when the device failed; without libcrooner_cuda.so it throws too.
void synchronise_cuda(int device);

}  // namespace crooner::tensor
