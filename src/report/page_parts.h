#pragma once

namespace crooner::report {

// The style and the script of the page of a song, as they stand in it.
extern const char* const kPageStyle;
extern const char* const kPageScript;

}  // namespace crooner::report
