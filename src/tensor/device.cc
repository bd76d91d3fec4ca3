#include "tensor/device.h"

#include <ATen/Context.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <cstdlib>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/os_process.h"
#include "base/strings.h"
#include "tensor/cuda_library.h"

namespace crooner::tensor {
namespace {

std::mutex idle_mutex;
std::unordered_map<at::Device, std::vector<c10::Stream>> idle_streams;

// Makes LibTorch compute in float32 proper (by default cuDNN's convolutions round to TF32), and
// deterministically.
at::Device exact_cuda(int index) {
  auto& context = at::globalContext();
  context.setAllowTF32CuDNN(false);
  context.setAllowTF32CuBLAS(false);
  context.setBenchmarkCuDNN(false);
  context.setDeterministicCuDNN(true);
  return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

// The N of "cuda:N" and "cuda", -1 for any other text.
int cuda_index(const std::string& text) {
  if (text == "cuda") return 0;
  if (text.rfind("cuda:", 0) != 0 || text.size() < 6 || text.size() > 7) return -1;
  if (text.find_first_not_of("0123456789", 5) != std::string::npos) return -1;
  return std::stoi(text.substr(5));
}

ResourceError missing_device(const std::string& text, int count, int code) {
  return ResourceError(str_cat("There is no device \"", text, "\": LibTorch can use ", count,
                               " CUDA devices here.",
                               no_device_reason(code, std::getenv("CUDA_VISIBLE_DEVICES")),
                               " --device cpu works everywhere."));
}

}  // namespace

// The CUDA half takes 350 MB and a third of a second.
int cuda_devices() {
  static const bool loaded = load_library("libcuda.so.1") && load_library("libtorch_cuda.so");
  if (!loaded || !at::hasCUDA()) return 0;
  return at::globalContext().getAcceleratorHooksInterface(at::kCUDA).deviceCount();
}

at::Device parse_device(const std::string& text) {
  if (text == "cpu") return at::kCPU;
  if (text == "auto") return cuda_devices() > 0 ? exact_cuda(0) : at::Device(at::kCPU);
  const int index = cuda_index(text);
  if (index < 0) {
    throw UsageError(
        str_cat("\"", text, "\" is not a device; --device takes auto, cpu, cuda or cuda:N."));
  }
  const int count = cuda_devices();
  if (index >= count) {
    int seen = 0;
    const int code = cuda_api() == nullptr ? 0 : cuda_api()->device_count(&seen);
    throw missing_device(text, count, code);
  }
  return exact_cuda(index);
}

at::Device emulated_device() {
  int count = 0;
  const int code = cuda_api()->device_count(&count);
  if (count == 0) throw missing_device("cuda", count, code);
  return at::kCPU;
}

void wait_for(const at::Device& device) {
  if (device.is_cpu()) return;
  const c10::impl::VirtualGuardImpl guard(device.type());
  guard.synchronizeStream(guard.getStream(device));
}

OwnStream::OwnStream(const at::Device& device) {
  if (device.is_cpu()) return;
  const std::lock_guard lock(idle_mutex);
  auto& idle = idle_streams[device];
  if (idle.empty()) {
    const c10::impl::VirtualGuardImpl guard(device.type());
    idle.push_back(guard.getStreamFromGlobalPool(device));
  }
  guard_.reset_stream(idle.back());
  idle.pop_back();
}

OwnStream::~OwnStream() {
  const std::optional<c10::Stream> stream = guard_.current_stream();
  if (!stream) return;
  const std::lock_guard lock(idle_mutex);
  idle_streams[stream->device()].push_back(*stream);
}

}  // namespace crooner::tensor
