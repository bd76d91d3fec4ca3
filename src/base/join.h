#pragma once

#include <functional>
#include <ranges>
#include <string>

namespace crooner {

// Words one after the other: "pocket, smoke". An empty word has its place too. `as_word` turns a
// part into a word.
template <std::ranges::range Parts, typename AsWord = std::identity>
std::string join(const Parts& parts, const char* between = ", ", AsWord as_word = {}) {
  std::string list;
  bool first = true;
  for (const auto& part : parts) {
    if (!first) list += between;
    list += as_word(part);
    first = false;
  }
  return list;
}

}  // namespace crooner
