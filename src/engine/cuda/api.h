#pragma once

// The C interface of libcrooner_cuda.so, the only library that is compiled with CUDA's headers. It
// is loaded at run time when a CUDA device is requested, so that nothing else needs the toolkit.
// The tests build the same kernels for a CPU behind the same interface (docs/cuda.md).

#include <cstddef>

#include "engine/cuda/step.h"

namespace crooner::engine::cuda {

// Increased with every change of Api or of step.h: a library of another version is rejected.
inline constexpr int kApiVersion = 6;

struct DeviceInfo {
  char name[256];    // "NVIDIA H200"
  int major, minor;  // compute capability
  std::size_t total_bytes;
  std::size_t free_bytes;    // at the time of the call
  std::size_t shared_bytes;  // that a block may use
  int processors;
};

// What a function of a session returns; its text is in error_text().
enum Status : int {
  kOk = 0,
  kOutOfMemory = 1,
  kNoKernels = 2,   // the library holds no code for this device
  kDeviceLost = 3,  // nothing more can be done with it in this process
  kFailed = 4,
  kBusy = 5,  // other processes have it to themselves
};

using Session = void*;  // a device in use; by one thread at a time

struct Api {
  int version;
  int emulated;  // 1: the "device" is the CPU of this machine
  // These two return 0 or a CUDA error code.
  int (*device_count)(int* count);
  int (*device_info)(int device, DeviceInfo* info);

  Status (*open)(int device, Session* session);
  void (*close)(Session session);  // with all of its memory
  const char* (*error_text)();     // of the calling thread's last failure
  Status (*allocate)(Session session, std::size_t bytes, void** memory);  // zeroed
  void (*release)(Session session, void* memory);
  // Page-locked memory of the host: one of two buffers in turn, as soon as what was sent from it is
  // on the device. Until the next call but one, or close().
  Status (*staging)(Session session, std::size_t bytes, void** memory);
  // Starts a copy from the latest buffer to the device. All later calls find it done, but for
  // staging(), which returns the other buffer meanwhile.
  Status (*send)(Session session, void* to, const void* from, std::size_t bytes);
  // Copy, and wait for the end. What is uploaded lies anywhere: in the host or on the device.
  Status (*upload)(Session session, void* to, const void* from, std::size_t bytes);
  Status (*download)(Session session, void* to, const void* from, std::size_t bytes);
  // Runs a sequence over the step's rows and waits for its end. layers: [step.model.depth], in host
  // memory. `steps` of kDecode; at most max_rows() rows.
  Status (*run)(Session session, const Step* step, const Layer* layers, Sequence sequence,
                int steps);
  // The most rows that one step of this model can have on the device.
  int (*max_rows)(Session session, const Model* model);
};

// The library's only symbol: `extern "C" const Api* crooner_cuda_api()`.
inline constexpr const char* kApiSymbol = "crooner_cuda_api";
using ApiFunction = const Api* (*)();

}  // namespace crooner::engine::cuda
