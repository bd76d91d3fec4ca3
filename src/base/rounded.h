#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace crooner {

// A number with so many decimals: "3.93" for 2. The largest double has 309 digits before them.
inline std::string rounded(double value, int decimals) {
  std::array<char, 352> text = {};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

}  // namespace crooner
