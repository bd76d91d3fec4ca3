#pragma once

#include <ATen/core/Tensor.h>

#include "base/os_memory.h"

namespace crooner::tensor {

// The memory that this process can use on a device: what is free there, on the CPU plus what the
// process already holds. `source` is empty if it is unknown.
AvailableMemory device_memory(at::Device device);

}  // namespace crooner::tensor
