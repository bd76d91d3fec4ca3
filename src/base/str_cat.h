#pragma once

#include <sstream>
#include <string>

namespace crooner {

// Joins its arguments to one string: cat("layer ", 3, " of ", n).
template <typename... Parts>
std::string str_cat(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

}  // namespace crooner
