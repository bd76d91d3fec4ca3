#pragma once

#include <cstdint>
#include <vector>

namespace crooner {

// Codes of a song by level, the bottom first; empty for a level without codes.
using Codes = std::vector<std::vector<std::int64_t>>;

}  // namespace crooner
