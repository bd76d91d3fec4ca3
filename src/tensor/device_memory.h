#pragma once

#include <ATen/core/Tensor.h>

#include "base/os_memory.h"

namespace crooner::tensor {

// Memory that this process may have altogether on a device: what is left there, and on the CPU what
// it holds already. Without a source where nobody tells.
AvailableMemory device_memory(at::Device device);

}  // namespace crooner::tensor
