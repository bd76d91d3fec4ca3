#pragma once

#include <cstdint>
#include <vector>

namespace crooner::plan {

// Sizes that `count` items fall into, `at_most` each: 7 by 3 are 3, 3, 1. Songs into batches,
// a prompt into chunks. Throws UsageError when at_most < 1.
std::vector<std::int64_t> split(std::int64_t count, std::int64_t at_most);

}  // namespace crooner::plan
