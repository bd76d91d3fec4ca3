#include "tensor/narrow_products.h"

#include <ATen/Version.h>

namespace crooner::tensor {

bool has_narrow_products(at::Device device) {
#if defined(__x86_64__)
  if (device.is_cpu()) return at::get_cpu_capability() == "AVX512";
#endif
  return true;
}

}  // namespace crooner::tensor
