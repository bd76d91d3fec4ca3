#pragma once

#include <string>
#include <string_view>

namespace crooner {

// A message for a terminal: control characters, line ends and tabs excepted, and bytes that are not
// UTF-8 as \xNN. A name with an escape sequence must not move the cursor or change colours.
std::string terminal_text(std::string_view text);

}  // namespace crooner
