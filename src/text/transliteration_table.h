#pragma once

#include <optional>
#include <string_view>

namespace crooner::text {

// The entry of text-unidecode's table for a character: nothing when it has none, or one that means
// "unknown" ([?]). The table is embedded in the executable as it was published.
std::optional<std::string_view> unidecode_entry(char32_t character);

// The entry of Unidecode 1.3.6 where it differs from that table; nothing where it does not.
std::optional<std::string_view> unidecode_correction(char32_t character);

}  // namespace crooner::text
