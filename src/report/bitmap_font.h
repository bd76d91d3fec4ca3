#pragma once

#include <cstdint>
#include <string_view>

#include "audio/image.h"

namespace crooner::report {

inline constexpr int kGlyphWidth = 6;   // pixels of a character, with the gap to the next
inline constexpr int kGlyphHeight = 7;  // above the base line

// Draws a text of ASCII letters (as small ones), digits and signs, black, with its upper left
// corner at (x, y); characters without a glyph are blank. What lies outside the image is cut off.
void draw_text(audio::Image& image, int x, int y, std::string_view text);

}  // namespace crooner::report
