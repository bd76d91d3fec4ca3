#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace crooner {

// The offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and code points
// above U+10FFFF are not), if there is one.
std::optional<std::size_t> invalid_utf8_offset(std::string_view text);

// Code points; what is not valid UTF-8 becomes U+FFFD, one a byte.
std::u32string decode_utf8(std::string_view text);

std::string encode_utf8(char32_t code_point);
std::string encode_utf8(std::u32string_view text);

}  // namespace crooner
