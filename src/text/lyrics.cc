#include "text/lyrics.h"

#include <array>
#include <iomanip>
#include <map>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "text/transliteration.h"
#include "text/vocabulary.h"

namespace crooner::text {
namespace {

constexpr char32_t kByteOrderMark = 0xfeff;

struct Range {
  char32_t first;
  char32_t last;
};

// Combining marks, vowel points, variation selectors, zero-width and direction characters: they
// only modify their neighbours, so dropping them is not worth a warning.
constexpr std::array kMarks = std::to_array<Range>({
    {0x00ad, 0x00ad}, {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},   {0x05bf, 0x05bf},
    {0x05c1, 0x05c2}, {0x05c4, 0x05c7}, {0x064b, 0x065f}, {0x0670, 0x0670},   {0x06d6, 0x06ed},
    {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20f0},   {0x3099, 0x309a},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
});

bool is_mark(char32_t character) {
  for (const Range& range : kMarks) {
    if (character >= range.first && character <= range.last) return true;
  }
  return false;
}

// Appends the transliteration of a character; false: nothing is left of it.
bool append_character(Lyrics& lyrics, char32_t character, LabelVersion version) {
  const std::size_t before = lyrics.text.size();
  for (char letter : transliterate(character)) {
    if (letter == '\\') letter = '\n';
    const int index = character_index(version, letter);
    if (index < 0) continue;
    lyrics.text.push_back(letter);
    lyrics.tokens.push_back(index);
  }
  return lyrics.text.size() > before;
}

}  // namespace

Lyrics encode_lyrics(const std::string& utf8, LabelVersion version) {
  if (const auto offset = invalid_utf8_offset(utf8)) {
    throw InputError(
        str_cat("The lyrics must be UTF-8; the byte at offset ", *offset,
                " is not. Convert them first (for example: iconv -f LATIN1 -t UTF-8)."));
  }
  const std::u32string characters = decode_utf8(utf8);
  Lyrics lyrics;
  std::map<char32_t, std::size_t> seen;  // -> position in lyrics.dropped
  int line = 1;
  int column = 1;
  for (std::size_t i = characters.starts_with(kByteOrderMark) ? 1 : 0; i < characters.size(); ++i) {
    const char32_t character = characters[i];
    const bool kept = append_character(lyrics, character, version);
    const bool line_end =
        character == '\r' && i + 1 < characters.size() && characters[i + 1] == '\n';
    if (!kept && !line_end && !is_mark(character)) {
      const auto [at, first] = seen.try_emplace(character, lyrics.dropped.size());
      if (first) {
        lyrics.dropped.push_back({encode_utf8(character), line, column, 0});
      }
      ++lyrics.dropped[at->second].count;
    }
    column = character == '\n' ? 1 : column + 1;
    if (character != '\n') continue;
    ++line;
    lyrics.lines.push_back(static_cast<std::int64_t>(lyrics.tokens.size()));
  }
  return lyrics;
}

std::string describe(const DroppedCharacter& dropped) {
  std::ostringstream name;
  const char32_t value = decode_utf8(dropped.character).front();
  if (value < 0x20 || (value >= 0x7f && value < 0xa0)) {
    name << "U+" << std::hex << std::uppercase << std::setw(4) << std::setfill('0')
         << static_cast<std::uint32_t>(value);
  } else {
    name << '"' << dropped.character << '"';
  }
  const std::string more = dropped.count > 1 ? str_cat(", and ", dropped.count - 1, " more") : "";
  return str_cat(name.str(), " (line ", dropped.line, ", column ", dropped.column, more, ")");
}

}  // namespace crooner::text
