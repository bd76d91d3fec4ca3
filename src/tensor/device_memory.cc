#include "tensor/device_memory.h"

#include <algorithm>

#include "tensor/cuda_library.h"

namespace crooner::tensor {

AvailableMemory device_memory(at::Device device) {
  if (device.is_cpu()) {
    AvailableMemory memory = available_memory();
    memory.bytes += anonymous_memory();
    return memory;
  }
  const auto card = describe_cuda(std::max<int>(0, device.index()));
  if (!card) return {};
  return {static_cast<std::int64_t>(card->free_bytes), "the device"};
}

}  // namespace crooner::tensor
