#include "text/transliteration.h"

#include "base/utf8.h"
#include "text/transliteration_table.h"
#include "text/unicode_data.h"

namespace crooner::text {
namespace {

// The compatibility decomposition of a character of kDecompositions; empty: none.
std::string_view decomposition(char32_t character) {
  for (const DecompositionRange& range : kDecompositions) {
    if (character < range.first || character > range.last) continue;
    std::string_view rest = range.entries;
    for (char32_t at = range.first; at < character; ++at) rest.remove_prefix(rest.find(' ') + 1);
    const std::string_view entry = rest.substr(0, rest.find(' '));
    return entry == "-" ? std::string_view() : entry;
  }
  return {};
}

}  // namespace

std::string transliterate(char32_t character) {
  if (character < 0x80) return std::string(1, static_cast<char>(character));
  if (const auto entry = unidecode_correction(character)) return std::string(*entry);
  if (const auto entry = unidecode_entry(character)) return std::string(*entry);
  const std::string_view parts = decomposition(character);
  return parts.empty() ? std::string() : transliterate(parts);
}

std::string transliterate(std::string_view utf8) {
  std::string ascii;
  for (const char32_t character : decode_utf8(utf8)) ascii += transliterate(character);
  return ascii;
}

}  // namespace crooner::text
