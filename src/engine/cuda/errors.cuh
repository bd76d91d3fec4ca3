#pragma once

#include <cuda_runtime.h>

#include "engine/cuda/api.h"

namespace crooner::engine::cuda {

// The status of a CUDA call; the text of a failure is kept for error_text().
Status status_of(cudaError_t error);
Status fail(Status status, const char* text);
const char* error_text();

// The thread's current device, restored at the end: LibTorch has its own.
class DeviceGuard {
 public:
  explicit DeviceGuard(int device) {
    error_ = cudaGetDevice(&before_);
    if (error_ == cudaSuccess && before_ != device) error_ = cudaSetDevice(device);
  }
  ~DeviceGuard() {
    if (error_ == cudaSuccess) cudaSetDevice(before_);
  }
  DeviceGuard(const DeviceGuard&) = delete;
  DeviceGuard& operator=(const DeviceGuard&) = delete;
  cudaError_t error() const { return error_; }

 private:
  int before_ = 0;
  cudaError_t error_ = cudaSuccess;
};

}  // namespace crooner::engine::cuda
