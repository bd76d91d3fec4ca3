#pragma once

#include <algorithm>
#include <string_view>

namespace crooner {

inline constexpr std::string_view kWhiteSpace = " \t\r\n";

// The text without any of `characters` at its ends.
inline std::string_view trimmed(std::string_view text, std::string_view characters = kWhiteSpace) {
  text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

}  // namespace crooner
