#pragma once

#include <ATen/core/Tensor.h>

namespace crooner::tensor {

// The tensor on the device. To a card it leaves from pinned memory, so that the copy waits for no
// computation there, and none of ours for the copy; on the CPU it is the tensor itself.
at::Tensor upload(const at::Tensor& host, at::Device device);

}  // namespace crooner::tensor
