#pragma once

#include <cstdint>

namespace crooner::nn {

// Positions first .. last of a signal, both included.
struct PositionRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// Rounds towards minus infinity.
inline std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}
inline std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return -floor_div(-a, b);
}

}  // namespace crooner::nn
