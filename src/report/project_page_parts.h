#pragma once

namespace crooner::report {

// Style sheet and script of project_page().
extern const char* const kProjectPageStyle;
extern const char* const kProjectPageScript;

}  // namespace crooner::report
