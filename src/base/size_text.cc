#include "base/size_text.h"

#include <iomanip>
#include <sstream>

namespace crooner {

std::string rounded(double value, const char* unit) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(value < 10 ? 2 : 1) << value << " " << unit;
  return text.str();
}

std::string size_text(double bytes) {
  return bytes < 1e9 ? rounded(bytes / 1e6, "MB") : rounded(bytes / 1e9, "GB");
}

std::string size_text(std::int64_t bytes) {
  return size_text(static_cast<double>(bytes));
}

}  // namespace crooner
