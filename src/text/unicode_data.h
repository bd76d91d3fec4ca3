#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace crooner::text {

// Facts of Unicode, written by scripts/make_unicode_data.py.

// Compatibility decompositions (NFKD, UTF-8) of the code points from first to last.
struct DecompositionRange {
  char32_t first;
  char32_t last;
  const char* entries;
};
extern const std::array<DecompositionRange, 3> kDecompositions;

// Every step-th code point from first to last has the lower case `itself + delta`.
struct LowerCaseRun {
  char32_t first;
  char32_t last;
  char32_t step;
  std::int32_t delta;
};
extern const std::array<LowerCaseRun, 181> kLowerCase;

}  // namespace crooner::text
