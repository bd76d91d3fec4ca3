#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "base/dtype.h"

namespace crooner::commands {

// Random weights of a tensor, known by its published name: sizes as such that a network of any
// depth computes with numbers of moderate size and its logits vary (near docs/spec/training.md,
// section 5, but with residual branches that do not vanish). Nearly normal: a word's four bytes are
// summed. The numbers depend on seed, stream, the tensor's index and the place alone; they come in
// pieces.
void for_each_random_piece(const TensorSpec& tensor, std::uint64_t seed, std::uint32_t stream,
                           std::uint32_t index,
                           const std::function<void(std::span<const std::byte>)>& use);

// float32 to the nearest half, ties to even; beyond its range infinity.
std::uint16_t half_of(float value);

}  // namespace crooner::commands
