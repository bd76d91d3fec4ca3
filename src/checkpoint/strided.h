#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace crooner::checkpoint {

// The strides, in elements, of a row-major tensor.
std::vector<std::int64_t> contiguous_strides(const std::vector<std::int64_t>& shape);

// Copies a strided tensor of elements of `size` bytes, starting at `from`, row-major to `to`.
void copy_strided(const std::byte* from, const std::vector<std::int64_t>& shape,
                  const std::vector<std::int64_t>& strides, std::size_t size, std::byte* to);

}  // namespace crooner::checkpoint
