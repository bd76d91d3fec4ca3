#pragma once

#include <string>

#include "base/strings.h"

namespace crooner {

// "1 song", "2 songs".
template <typename Count>
std::string counted(Count count, const char* one) {
  return str_cat(count, " ", one, count == Count(1) ? "" : "s");
}

// The verb after it.
template <typename Count>
const char* is_or_are(Count count) {
  return count == Count(1) ? "is" : "are";
}

}  // namespace crooner
