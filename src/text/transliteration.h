#pragma once

#include <string>
#include <string_view>

namespace crooner::text {

// ASCII for one character, as Unidecode 1.3.6 would write it; empty when there is none
// (docs/spec/text.md, section 4). What the vocabulary drops anyway may differ from Unidecode.
std::string transliterate(char32_t character);

// The same for a text in UTF-8 (what is not becomes U+FFFD, which has no transliteration).
std::string transliterate(std::string_view utf8);

}  // namespace crooner::text
