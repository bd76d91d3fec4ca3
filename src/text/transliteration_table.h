#pragma once

#include <optional>
#include <string_view>

namespace crooner::text {

// The entry of text-unidecode's table for a character: nothing when it has none, or one that says
// "unknown" ([?]). The table stands in the executable as it was published.
std::optional<std::string_view> unidecode_entry(char32_t character);

// Where our reference differs from that table; nothing: it does not.
std::optional<std::string_view> unidecode_correction(char32_t character);

}  // namespace crooner::text
