#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace crooner {

// How many characters must be put in, taken out, replaced, or swapped with their neighbour to turn
// one text into the other (UTF-8, counted in code points).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The names of `known` closest to `word`, best first, for "did you mean": those a few typing errors
// away, or that begin with it. Upper and lower case (ASCII) do not matter. At most `count`.
std::vector<std::string> suggestions(std::string_view word, const std::vector<std::string>& known,
                                     std::size_t count = 3);

}  // namespace crooner
