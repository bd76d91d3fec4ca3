#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace crooner::tensor {

// Tokens, labels or codes as a batch of one: int64 [1, values] on the device; undefined for none.
at::Tensor batch_of_one(std::span<const std::int64_t> values, const at::Device& device);

}  // namespace crooner::tensor
