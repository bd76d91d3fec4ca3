#include "tensor/cuda_library.h"

#include "base/os_environment.h"
#include "base/os_process.h"
#include "base/strings.h"

namespace crooner::tensor {
namespace {

constexpr char kLibrary[] = "libcrooner_cuda.so";  // found by the program's RUNPATH
constexpr int kInsufficientDriver = 35;            // cudaErrorInsufficientDriver
constexpr char kVariable[] = "CROONER_CUDA_LIBRARY";

const engine::cuda::Api* load_api() {
  const std::string named = environment_variable(kVariable);
  const auto function = reinterpret_cast<engine::cuda::ApiFunction>(
      library_symbol(named.empty() ? kLibrary : named.c_str(), engine::cuda::kApiSymbol));
  const engine::cuda::Api* api = function == nullptr ? nullptr : function();
  return api != nullptr && api->version == engine::cuda::kApiVersion ? api : nullptr;
}

}  // namespace

const engine::cuda::Api* cuda_api() {
  static const engine::cuda::Api* api = load_api();
  return api;
}

bool emulates_cuda() {
  return cuda_api() != nullptr && cuda_api()->emulated != 0;
}

std::optional<CudaDevice> describe_cuda(int device) {
  engine::cuda::DeviceInfo info{};
  if (cuda_api() == nullptr || cuda_api()->device_info(device, &info) != 0) return std::nullopt;
  return CudaDevice{info.name, str_cat(info.major, ".", info.minor), info.total_bytes,
                    info.free_bytes};
}

std::string no_device_reason(int code, const char* mask) {
  if (code == kInsufficientDriver) {
    return " There is no NVIDIA driver, or one older than the CUDA that this was built with.";
  }
  if (mask == nullptr) return "";
  return str_cat(" CUDA_VISIBLE_DEVICES is \"", mask, "\", which decides what is seen.");
}

}  // namespace crooner::tensor
