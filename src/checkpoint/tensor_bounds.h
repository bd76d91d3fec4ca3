#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crooner::checkpoint {

inline constexpr std::size_t kMaxRank = 8;

// Why a strided tensor cannot lie in a storage of `elements`, or nothing when it does. All numbers
// come from a file and may be anything (docs/spec/legacy-checkpoint.md, sections 2.2 and 5.6).
std::optional<std::string> bounds_error(const std::vector<std::int64_t>& shape,
                                        const std::vector<std::int64_t>& strides,
                                        std::int64_t offset, std::int64_t elements);

}  // namespace crooner::checkpoint
