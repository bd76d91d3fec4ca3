#pragma once

namespace crooner::report {

// Style sheet and script of song_page().
extern const char* const kPageStyle;
extern const char* const kPageScript;

}  // namespace crooner::report
