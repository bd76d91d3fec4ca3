#pragma once

#include <cstdint>
#include <vector>

namespace crooner {

// Codes of a song by level, the bottom first; a level that there is not is empty.
using Codes = std::vector<std::vector<std::int64_t>>;

}  // namespace crooner
