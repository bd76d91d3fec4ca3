#include "engine/cuda/device_session.h"

#include "base/device_failure.h"
#include "base/strings.h"

namespace crooner::engine::cuda {

DeviceSession::DeviceSession(const Api& api, int device) : api_(api) {
  check(api_.open(device, &session_));
}

DeviceSession::~DeviceSession() {
  if (session_ != nullptr) api_.close(session_);
}

void* DeviceSession::allocate_bytes(std::size_t bytes, const char* what) {
  void* memory = nullptr;
  const Status status = api_.allocate(session_, bytes, &memory);
  if (status == kOutOfMemory) {
    throw OutOfMemory(str_cat("There is not enough memory on the GPU for ", what, " (", bytes >> 20,
                              " MB); use a smaller batch or a lower --precision."));
  }
  check(status);
  allocated_ += bytes;
  return memory;
}

void DeviceSession::release(void* memory) {
  api_.release(session_, memory);
}

std::byte* DeviceSession::staging(std::size_t bytes) {
  void* memory = nullptr;
  const Status status = api_.staging(session_, bytes, &memory);
  if (status == kOutOfMemory) {
    throw OutOfMemory(str_cat("There is not enough page-locked memory to copy weights to the GPU (",
                              bytes >> 20, " MB)."));
  }
  check(status);
  return static_cast<std::byte*>(memory);
}

void DeviceSession::send(void* to, const void* from, std::size_t bytes) {
  check(api_.send(session_, to, from, bytes));
}

void DeviceSession::upload(void* to, const void* from, std::size_t bytes) {
  check(api_.upload(session_, to, from, bytes));
}

void DeviceSession::download(void* to, const void* from, std::size_t bytes) {
  check(api_.download(session_, to, from, bytes));
}

void DeviceSession::run(const Step& step, const Layer* layers, Sequence sequence, int steps) {
  check(api_.run(session_, &step, layers, sequence, steps));
}

void DeviceSession::check(Status status) const {
  const char* text = status == kOk ? "" : api_.error_text();
  switch (status) {
    case kOk:
      return;
    case kOutOfMemory:
      throw OutOfMemory(str_cat("The GPU has no memory left (", text,
                                "); use a smaller batch or a lower --precision."));
    case kNoKernels:
      throw DeviceFailure(str_cat("This build has no CUDA kernels for the GPU (", text,
                                  "); use --engine plain, or build for it with "
                                  "-DCROONER_GPU_ARCHITECTURES=native."));
    case kDeviceLost:
      throw DeviceFailure(str_cat("The GPU is lost (", text,
                                  "); start again, and the run folder continues where it was."));
    case kBusy:
      throw DeviceFailure(str_cat("The GPU is in use by another program, or in exclusive mode (",
                                  text, "); wait for it, or choose another with --device cuda:N."));
    case kFailed:
      break;
  }
  throw ResourceError(str_cat("The GPU failed: ", text, "."));
}

}  // namespace crooner::engine::cuda
