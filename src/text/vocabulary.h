#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/version.h"

namespace crooner::text {

// The characters that lyrics are made of; index 0 is padding and unknown (spec: text, section 1).
int vocabulary_size(Version version);                       // 80 (v2), 79 (v3)
int character_index(Version version, char character);       // -1: not in the vocabulary

// A character of the input that left nothing behind, once per distinct character.
struct Dropped {
  std::string character;   // UTF-8
  int line = 1;            // of its first occurrence, from 1
  int column = 1;          // in characters, from 1
  int count = 0;
};

struct Lyrics {
  std::string text;                        // cleaned: transliterated, reduced to the vocabulary
  std::vector<std::int64_t> tokens;        // one a character of text
  std::vector<Dropped> dropped;
};

// Transliterates, replaces each backslash by a newline, drops what is outside the vocabulary, maps to
// indices. Throws InputError with the byte's offset when the text is not UTF-8 (a BOM is skipped,
// CRLF becomes LF).
Lyrics encode_lyrics(const std::string& utf8, Version version);

// Back to text; index 0 gives no character.
std::string decode_lyrics(const std::vector<std::int64_t>& tokens, Version version);

}  // namespace crooner::text
