#include "base/strings.h"

#include <algorithm>
#include <iomanip>

#include "base/terminal_text.h"

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
  std::string result;
  std::size_t end = std::min(text.size(), kMaxLength);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
    --end;  // no partial character
  }
  for (const char character : terminal_text(text.substr(0, end))) {
    if (character == '\n') {
      result += "\\x0a";
    } else if (character == '\t') {
      result += "\\x09";
    } else {
      result.push_back(character);
    }
  }
  return end < text.size() ? result + "..." : result;
}

}  // namespace crooner
