#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/StreamGuard.h>

#include <string>

namespace crooner::tensor {

// The CUDA devices that LibTorch can use here; 0 without a driver. Loads its CUDA half where there
// is one.
int cuda_devices();

// Parses "cpu", "cuda", "cuda:1" or "auto" (the first CUDA device if there is one, otherwise the
// CPU). Loads LibTorch's CUDA half if a device other than the CPU is requested and there is a
// driver; LibTorch must not have been asked for CUDA before. Throws UsageError for any other text,
// and ResourceError for a CUDA device that does not exist.
at::Device parse_device(const std::string& text);

// The CPU, as the device of the emulated library (cuda_library.h). Throws ResourceError where it
// shows no card.
at::Device emulated_device();

// Waits until what the calling thread has asked LibTorch to compute on the device is computed, for
// those who read its memory by other means. On the CPU it always is.
void wait_for(const at::Device& device);

// While it lives, the calling thread's computations on the device run beside those of others. On
// the CPU they always do. A stream is used again once it is free, since LibTorch caches memory for
// each.
class OwnStream {
 public:
  explicit OwnStream(const at::Device& device);
  ~OwnStream();
  OwnStream(const OwnStream&) = delete;
  OwnStream& operator=(const OwnStream&) = delete;

 private:
  c10::OptionalStreamGuard guard_;
};

}  // namespace crooner::tensor
