#pragma once

#include <string>
#include <string_view>

namespace crooner::text {

// The line without chords in brackets, as song sheets have them before the syllable on which they
// are played: "row, row" of "[Am]row, [F#m7/C]row". Their number is added to `chords`.
std::string without_chords(std::string_view line, int* chords);

}  // namespace crooner::text
