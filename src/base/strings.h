#pragma once

#include <cstdint>
#include <functional>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>

namespace crooner {

// Concatenates its arguments: str_cat("layer ", 3, " of ", n).
template <typename... Parts>
std::string str_cat(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

// Joins words: "pocket, smoke"; empty words are kept. `to_word` turns an element into a word.
template <std::ranges::range Parts, typename ToWord = std::identity>
std::string join(const Parts& parts, const char* separator = ", ", ToWord to_word = {}) {
  std::string text;
  bool first = true;
  for (const auto& part : parts) {
    if (!first) text += separator;
    text += to_word(part);
    first = false;
  }
  return text;
}

// A number with its unit: two decimals below 10, one from 10 on ("3.93 GB").
std::string format_fixed(double value, const char* unit);

// A size in bytes, in MB or GB.
std::string format_bytes(double bytes);
std::string format_bytes(std::int64_t bytes);

// Text from a file, safe to print: control characters as \xNN, truncated when very long.
std::string printable(std::string_view text);

}  // namespace crooner
