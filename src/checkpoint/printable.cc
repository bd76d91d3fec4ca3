#include <string>
#include <string_view>

#include "checkpoint/file_index.h"

namespace crooner::checkpoint {

std::string printable(std::string_view name) {
  constexpr std::size_t kLongest = 120;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char character : name.substr(0, kLongest)) {
    const auto code = static_cast<unsigned char>(character);
    if (code < 0x20 || code == 0x7f) {
      text += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
    } else {
      text += character;
    }
  }
  return name.size() > kLongest ? text + "..." : text;
}

}  // namespace crooner::checkpoint
