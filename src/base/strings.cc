#include "base/strings.h"

#include <iomanip>

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

std::string printable(std::string_view text) {
  constexpr std::size_t kMaxLength = 120;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string result;
  for (const char character : text.substr(0, kMaxLength)) {
    const auto code = static_cast<unsigned char>(character);
    if (code < 0x20 || code == 0x7f) {
      result += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
    } else {
      result += character;
    }
  }
  return text.size() > kMaxLength ? result + "..." : result;
}

}  // namespace crooner
