#include "text/transliteration_table.h"

#include <cstdint>
#include <cstring>
#include <vector>

// CROONER_TEXT_UNIDECODE is data.bin of the package text-unidecode: the entries of U+0001 and on,
// separated by zero bytes. It is embedded unchanged.
asm(R"(
  .pushsection .rodata
  .hidden crooner_text_unidecode_begin
  .global crooner_text_unidecode_begin
crooner_text_unidecode_begin:
  .incbin ")" CROONER_TEXT_UNIDECODE R"("
  .hidden crooner_text_unidecode_end
  .global crooner_text_unidecode_end
crooner_text_unidecode_end:
  .byte 0
  .popsection
)");

extern "C" {
extern const char crooner_text_unidecode_begin[] __attribute__((visibility("hidden")));
extern const char crooner_text_unidecode_end[] __attribute__((visibility("hidden")));
}

namespace crooner::text {
namespace {

// Element c - 1 is the entry of U+c.
std::vector<std::string_view> split_entries() {
  std::vector<std::string_view> entries;
  entries.reserve(0x10000);
  const char* at = crooner_text_unidecode_begin;
  while (at <= crooner_text_unidecode_end) {
    entries.emplace_back(at);
    at += entries.back().size() + 1;
  }
  return entries;
}

}  // namespace

std::optional<std::string_view> unidecode_entry(char32_t character) {
  static const std::vector<std::string_view> entries = split_entries();
  if (character == 0 || character > entries.size()) return std::nullopt;
  const std::string_view entry = entries[character - 1];
  if (entry.empty() || entry.substr(0, 3) == "[?]") return std::nullopt;
  return entry;
}

}  // namespace crooner::text
