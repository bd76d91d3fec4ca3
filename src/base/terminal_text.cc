#include "base/terminal_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace crooner {
namespace {

void append_escaped(std::string& text, char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(byte);
  text += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
}

}  // namespace

std::string terminal_text(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t valid = invalid_utf8_offset(text).value_or(text.size());
    for (std::size_t i = 0; i < valid; ++i) {
      const auto code = static_cast<unsigned char>(text[i]);
      const bool c0 = (code < 0x20 && code != '\n' && code != '\t') || code == 0x7f;
      const bool c1 = code == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0;
      if (c1) append_escaped(result, text[i++]);
      c0 || c1 ? append_escaped(result, text[i]) : result.push_back(text[i]);
    }
    if (valid < text.size()) append_escaped(result, text[valid]);
    text.remove_prefix(std::min(valid + 1, text.size()));
  }
  return result;
}

}  // namespace crooner
