#pragma once

#include <cstdint>
#include <vector>

namespace crooner::plan {

// Splits `count` items into batches of `at_most`: 7 by 3 gives 3, 3, 1. Throws UsageError when
// at_most < 1.
std::vector<std::int64_t> split(std::int64_t count, std::int64_t at_most);

}  // namespace crooner::plan
