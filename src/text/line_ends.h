#pragma once

#include <string>
#include <vector>

namespace crooner::text {

// A text in lines, and what was read as a line end or a blank.
struct LineEnds {
  std::vector<std::string>
      lines;        // at least one; the last is empty when the text ends in a line end
  int typed = 0;    // a backslash and an n
  int unusual = 0;  // CR alone, VT, FF, U+0085, U+2028, U+2029
  int tabs = 0;
};

// Splits UTF-8 at every kind of line end.
LineEnds with_line_feeds(const std::string& utf8);

}  // namespace crooner::text
