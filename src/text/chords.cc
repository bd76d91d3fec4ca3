#include "text/chords.h"

#include <algorithm>
#include <array>

namespace crooner::text {
namespace {

// What follows the root of a chord, the longer names before those that they begin with.
constexpr std::array kSuffixes =
    std::to_array<std::string_view>({"maj", "min", "dim", "aug", "sus", "add", "m", "M", "+", "-",
                                     "\xc2\xb0", "\xc3\xb8", "(", ")", "#", "b"});

bool take_root(std::string_view& text) {
  if (text.empty() || text[0] < 'A' || text[0] > 'G') return false;
  text.remove_prefix(1);
  for (const std::string_view sign : {"#", "b", "\xe2\x99\xaf", "\xe2\x99\xad"}) {
    if (text.starts_with(sign)) {
      text.remove_prefix(sign.size());
      break;
    }
  }
  return true;
}

// Am, F#m7, Bbmaj7(#11), D/F#
bool is_chord(std::string_view text) {
  if (!take_root(text)) return false;
  while (!text.empty()) {
    const auto suffix = std::ranges::find_if(
        kSuffixes, [&](std::string_view name) { return text.starts_with(name); });
    if (suffix != kSuffixes.end()) {
      text.remove_prefix(suffix->size());
    } else if (text[0] >= '0' && text[0] <= '9') {
      text.remove_prefix(1);
    } else {
      if (text[0] != '/') return false;
      text.remove_prefix(1);
      const bool number = !text.empty() && text[0] >= '0' && text[0] <= '9';  // C6/9
      if (!number && (!take_root(text) || !text.empty())) return false;
    }
  }
  return true;
}

}  // namespace

std::string without_chords(std::string_view line, int* chords) {
  std::string rest;
  bool any = false;
  while (!line.empty()) {
    const std::size_t end = line[0] == '[' ? line.find(']') : std::string_view::npos;
    if (end != std::string_view::npos && is_chord(line.substr(1, end - 1))) {
      ++*chords;
      any = true;
      line.remove_prefix(end + 1);
      if (rest.empty() || rest.back() == ' ') {
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
      }
    } else {
      rest += line[0];
      line.remove_prefix(1);
    }
  }
  if (any) rest.erase(rest.find_last_not_of(' ') + 1);
  return rest;
}

}  // namespace crooner::text
