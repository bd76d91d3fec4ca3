#pragma once

#include <string>
#include <vector>

namespace crooner::text {

// The part of a line of lyrics that is sung: nothing of "[Verse 1]", "[Guitar solo]", "Chorus:",
// "## Bridge",
// "(x2)" and "(Repeat chorus)"; "row, row" of "[Verse 1] row, row", "Chorus: row, row" and "row,
// row (x2)". Backing vocals in parentheses, "(Oh, oh)", are sung. Appends what is left out to
// `headings`.
std::string without_heading(const std::string& line, std::vector<std::string>* headings);

}  // namespace crooner::text
