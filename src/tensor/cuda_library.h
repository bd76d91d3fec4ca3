#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/cuda/api.h"

namespace crooner::tensor {

// The functions of libcrooner_cuda.so, which is loaded at the first call; null if it was not built,
// does not load, or has another version. $CROONER_CUDA_LIBRARY names another file: the tests'
// emulated one. Needs nothing of LibTorch.
const engine::cuda::Api* cuda_api();

// Whether it is the tests' one, whose device is the CPU.
bool emulates_cuda();

struct CudaDevice {
  std::string name;        // "NVIDIA H200"
  std::string capability;  // "9.0"
  std::size_t total_bytes;
  std::size_t free_bytes;  // now
};

// The properties of a CUDA device; none if cuda_api() is null or the device does not respond.
std::optional<CudaDevice> describe_cuda(int device);

// Why no device is there, as far as `code`, what Api::device_count() returned, and `mask`, the
// value of CUDA_VISIBLE_DEVICES (null: not set), say: a sentence after a blank, or nothing.
std::string no_device_reason(int code, const char* mask);

}  // namespace crooner::tensor
