#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "base/dtype.h"

namespace crooner::importer {

// Random weights of a tensor, by the role that its published name shows: scaled such that a network
// of any depth keeps activations of moderate size and its logits vary (close to
// docs/spec/training.md, section 5, but with residual branches that do not vanish). Values are
// nearly normal: each is the sum of the four bytes of a Philox word. They depend only on seed,
// stream, the tensor's index and the element's position, and come in chunks.
void for_each_random_chunk(const TensorSpec& tensor, std::uint64_t seed, std::uint32_t stream,
                           std::uint32_t index,
                           const std::function<void(std::span<const std::byte>)>& use);

}  // namespace crooner::importer
