#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checkpoint/pickle_value.h"

namespace crooner::checkpoint {

// Parses "f4" and the like; nothing for types that are not a single number.
std::optional<NumpyType> parse_numpy_type(std::string_view code);

// Decodes the bytes of a numpy scalar; nothing when their count is wrong or the number does not fit
// into 64 bits.
std::optional<Value> decode_numpy_scalar(const NumpyType& type, std::string_view bytes);

// One byte per character; nothing when a character is beyond U+00FF.
std::optional<std::string> latin1_bytes(std::string_view utf8);

}  // namespace crooner::checkpoint
