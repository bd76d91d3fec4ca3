#pragma once

#include <string>

namespace crooner::text {

// Lower case as Python's str.lower() makes it (which the published id lists were matched with), for
// UTF-8 text in any script. What is not UTF-8 becomes U+FFFD.
std::string lower_case(const std::string& utf8);

}  // namespace crooner::text
