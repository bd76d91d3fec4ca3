#pragma once

#include <cmath>
#include <string>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::config {

// Conditions for check(): each throws InputError naming the field, its value and what is accepted.

// The largest dimension of a model, so that products of two dimensions fit into 64 bits.
inline constexpr int kMaxDimension = 1 << 24;

inline void require_range(const std::string& field, long value, long smallest, long largest) {
  if (value >= smallest && value <= largest) return;
  throw InputError(str_cat(field, " is ", value, "; it must be a whole number from ", smallest,
                           " to ", largest, "."));
}

inline void require_dimension(const std::string& field, long value) {
  require_range(field, value, 1, kMaxDimension);
}

inline void require_factor(const std::string& field, double value) {
  if (std::isfinite(value) && value > 0 && value <= 1024) return;
  throw InputError(
      str_cat(field, " is ", value, "; it must be a number above 0 and at most 1024."));
}

inline void require_divides(const std::string& divisor_field, long divisor,
                            const std::string& field, long value) {
  if (divisor > 0 && value % divisor == 0) return;
  throw InputError(str_cat(divisor_field, " is ", divisor, "; it must divide ", field,
                           ", which is ", value, "."));
}

// The largest dilation of `depth` residual blocks.
inline void require_dilations(const std::string& where, int growth, int depth, int cycle) {
  require_range(where + "dilation_growth_rate", growth, 1, 1024);
  const int exponents = cycle < depth ? cycle : depth;
  if (growth > 1 && (exponents - 1) * std::log2(growth) > 20) {
    throw InputError(
        str_cat(where, "dilation_growth_rate ", growth, " over ", exponents,
                " residual blocks gives dilations above a million; set dilation_cycle."));
  }
}

}  // namespace crooner::config
