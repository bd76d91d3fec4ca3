#include "base/format_bytes.h"

#include <iomanip>
#include <sstream>

namespace crooner {

std::string format_fixed(double value, const char* unit) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(value < 10 ? 2 : 1) << value << " " << unit;
  return text.str();
}

std::string format_bytes(double bytes) {
  return bytes < 1e9 ? format_fixed(bytes / 1e6, "MB") : format_fixed(bytes / 1e9, "GB");
}

std::string format_bytes(std::int64_t bytes) {
  return format_bytes(static_cast<double>(bytes));
}

}  // namespace crooner
