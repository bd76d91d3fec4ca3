#pragma once

// The C interface of libcrooner_cuda.so, the one library that is compiled with CUDA's headers. It
// is loaded at run time where a CUDA device is asked for, so that nothing else needs the toolkit,
// and it knows raw pointers, sizes and streams, never tensors.

#include <cstddef>

namespace crooner::engine::cuda {

// Raised with every change of Api: a library of another version is refused.
inline constexpr int kApiVersion = 1;

struct DeviceInfo {
  char name[256];    // "NVIDIA H200"
  int major, minor;  // compute capability
  std::size_t total_bytes;
  std::size_t free_bytes;  // at the moment of asking
};

// Functions that return int give 0, or an error that error_text() explains.
struct Api {
  int version;
  int (*device_count)(int* count);
  int (*device_info)(int device, DeviceInfo* info);
  int (*synchronise)(int device);
  int (*runtime_version)(int* version);  // 13000 for CUDA 13.0
  int (*driver_version)(int* version);   // the newest CUDA that the driver serves; 0: no driver
  const char* (*error_text)(int error);
};

// The library's only symbol: `extern "C" const Api* crooner_cuda_api()`.
inline constexpr const char* kApiSymbol = "crooner_cuda_api";
using ApiFunction = const Api* (*)();

}  // namespace crooner::engine::cuda
