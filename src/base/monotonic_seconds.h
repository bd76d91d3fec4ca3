#pragma once

#include <chrono>

namespace crooner {

// Seconds on a clock that never runs backwards.
inline double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace crooner
