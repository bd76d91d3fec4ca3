#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/label_version.h"

namespace crooner::text {

// A character of the input without a transliteration in the vocabulary; one entry per distinct
// character.
struct DroppedCharacter {
  std::string character;  // UTF-8
  int line = 1;           // of its first occurrence, from 1
  int column = 1;         // in characters, from 1
  int count = 0;
};

struct Lyrics {
  std::string text;                       // cleaned: transliterated, reduced to the vocabulary
  std::vector<std::int64_t> tokens;       // one per character of text
  std::vector<std::int64_t> lines = {0};  // the token with which each line of the input begins
  std::vector<DroppedCharacter> dropped;  // in the order of their first occurrence
};

// Transliterates, replaces each backslash by a newline, drops what is outside the vocabulary, maps
// to indices (docs/spec/text.md, section 1). A BOM at the start, the CR of a
// CRLF and marks that only modify or format their neighbours (combining accents, zero-width
// characters) are dropped without being reported. Throws InputError with the byte offset when the
// text is not UTF-8.
Lyrics encode_lyrics(const std::string& utf8, LabelVersion version);

// Describes a dropped character in a message, control characters by their number: "\"%\" (line 2,
// column 7)", "U+0007 (line 1, column 1, and 3 more)".
std::string describe(const DroppedCharacter& dropped);

}  // namespace crooner::text
