#pragma once

#include <string>
#include <vector>

namespace crooner::project {

// The words of a line that a user types: blanks separate them, single and double quotes and a
// backslash keep blanks, as in a shell; no other character is special. Throws UsageError for a
// quote that is not closed and a backslash at the end.
std::vector<std::string> split_words(const std::string& line);

}  // namespace crooner::project
