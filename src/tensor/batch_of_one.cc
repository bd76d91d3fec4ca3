#include "tensor/batch_of_one.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace crooner::tensor {

at::Tensor batch_of_one(std::span<const std::int64_t> values, const at::Device& device) {
  if (values.empty()) return {};
  at::Tensor result = at::empty({1, static_cast<std::int64_t>(values.size())},
                                at::TensorOptions().dtype(at::kLong));
  std::copy(values.begin(), values.end(), result.mutable_data_ptr<std::int64_t>());
  return result.to(device);
}

}  // namespace crooner::tensor
