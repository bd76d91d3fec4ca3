#include "plan/batches.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {

std::vector<std::int64_t> split(std::int64_t count, std::int64_t at_most) {
  if (at_most < 1)
    throw UsageError(
        str_cat("A batch of at most ", at_most, " is not possible; it must be 1 or more."));
  std::vector<std::int64_t> sizes;
  for (std::int64_t left = count; left > 0; left -= sizes.back()) {
    sizes.push_back(std::min(left, at_most));
  }
  return sizes;
}

}  // namespace crooner::plan
