#pragma once

// The C interface of libcrooner_cuda.so, the only library that is compiled with CUDA's headers. It
// is loaded at run time when a CUDA device is requested, so that nothing else needs the toolkit.

#include <cstddef>

namespace crooner::engine::cuda {

// Increased with every change of Api: a library of another version is rejected.
inline constexpr int kApiVersion = 2;

struct DeviceInfo {
  char name[256];    // "NVIDIA H200"
  int major, minor;  // compute capability
  std::size_t total_bytes;
  std::size_t free_bytes;  // at the time of the call
};

// The functions return 0 or a CUDA error code.
struct Api {
  int version;
  int (*device_count)(int* count);
  int (*device_info)(int device, DeviceInfo* info);
};

// The library's only symbol: `extern "C" const Api* crooner_cuda_api()`.
inline constexpr const char* kApiSymbol = "crooner_cuda_api";
using ApiFunction = const Api* (*)();

}  // namespace crooner::engine::cuda
