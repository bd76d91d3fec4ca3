#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crooner::checkpoint {

inline constexpr std::size_t kMaxRank = 8;

// The reason why a strided tensor does not fit into a storage of `elements` elements, or nothing.
// The numbers are untrusted (docs/spec/legacy-checkpoint.md, sections 2.2 and 5.6).
std::optional<std::string> bounds_error(const std::vector<std::int64_t>& shape,
                                        const std::vector<std::int64_t>& strides,
                                        std::int64_t offset, std::int64_t elements);

}  // namespace crooner::checkpoint
