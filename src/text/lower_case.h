#pragma once

#include <string>

namespace crooner::text {

// Lower case as of Python's str.lower(), with which the published id lists were matched, for UTF-8
// text in any script. Invalid bytes become U+FFFD.
std::string lower_case(const std::string& utf8);

}  // namespace crooner::text
