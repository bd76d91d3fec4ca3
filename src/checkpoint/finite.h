#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "base/dtype.h"

namespace crooner::checkpoint {

// The index of the first element that is NaN or infinite, if there is one; nothing for integers.
// The bytes need not be aligned.
std::optional<std::size_t> first_non_finite(std::span<const std::byte> bytes, DType dtype);

}  // namespace crooner::checkpoint
