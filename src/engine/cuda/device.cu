#include <cuda_runtime.h>

#include <cstdio>

#include "engine/cuda/errors.cuh"
#include "engine/cuda/session.cuh"

namespace crooner::engine::cuda {
namespace {

int device_count(int* count) {
  return cudaGetDeviceCount(count);
}

int device_info(int device, DeviceInfo* info) {
  cudaDeviceProp properties;
  cudaError_t error = cudaGetDeviceProperties(&properties, device);
  int before = 0;
  if (error == cudaSuccess) error = cudaGetDevice(&before);
  if (error == cudaSuccess) error = cudaSetDevice(device);
  if (error != cudaSuccess) return error;
  error = cudaMemGetInfo(&info->free_bytes, &info->total_bytes);
  const cudaError_t restored = cudaSetDevice(before);
  std::snprintf(info->name, sizeof info->name, "%s", properties.name);
  info->major = properties.major;
  info->minor = properties.minor;
  info->shared_bytes = properties.sharedMemPerBlockOptin;
  info->processors = properties.multiProcessorCount;
  return error != cudaSuccess ? error : restored;
}

constexpr Api kApi = {kApiVersion, 0,          device_count, device_info, open,
                      close,       error_text, allocate,     release,     staging,
                      send,        copy,       copy,         run,         max_rows};

}  // namespace
}  // namespace crooner::engine::cuda

extern "C" __attribute__((visibility("default"))) const crooner::engine::cuda::Api*
crooner_cuda_api() {
  return &crooner::engine::cuda::kApi;
}
