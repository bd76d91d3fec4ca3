#pragma once

#include <string_view>

namespace crooner::text {

// The writing system of most letters of a text: "Latin", "Cyrillic", "Greek", "Hebrew", "Arabic",
// "Devanagari", "Thai", "Georgian", "Armenian", "Korean", "Japanese" (a kana among Chinese
// characters is enough), "Chinese", or "other". Empty: no letter.
std::string_view writing_system(std::string_view utf8);

}  // namespace crooner::text
