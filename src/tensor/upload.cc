#include "tensor/upload.h"

namespace crooner::tensor {

// LibTorch's cache of pinned memory holds the source back until its copy is over.
at::Tensor upload(const at::Tensor& host, at::Device device) {
  if (!device.is_cuda() || !host.is_cpu()) return host.to(device);
  return host.pin_memory().to(device, /*non_blocking=*/true);
}

}  // namespace crooner::tensor
