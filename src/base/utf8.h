#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace crooner {

// The offset of the first byte that is not valid UTF-8, if there is one. Overlong forms, surrogates
// and code points above U+10FFFF are invalid.
std::optional<std::size_t> invalid_utf8_offset(std::string_view text);

// Decodes to code points; each invalid byte becomes U+FFFD.
std::u32string decode_utf8(std::string_view text);

std::string encode_utf8(char32_t code_point);
std::string encode_utf8(std::u32string_view text);

}  // namespace crooner
