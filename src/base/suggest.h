#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace crooner {

// The edit distance of two texts with transpositions (optimal string alignment): insertions,
// deletions, substitutions and swaps of neighbours, in code points of UTF-8.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The names of `known` closest to `word`, best first, for "did you mean": those a few typos away,
// or that begin with it, ignoring ASCII case. At most `count`.
std::vector<std::string> suggestions(std::string_view word, const std::vector<std::string>& known,
                                     std::size_t count = 3);

}  // namespace crooner
