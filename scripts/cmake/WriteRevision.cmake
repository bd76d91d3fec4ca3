# Run at build time: writes to OUTPUT a source with what git says of the tree SOURCE (nothing where it
# is no checkout, as in an archive). A source that says the same already is left as it is.
set(revision "")
if(EXISTS ${SOURCE}/.git)
  execute_process(COMMAND git -C ${SOURCE} describe --always --tags --match "v[0-9]*"
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#include <string_view>

namespace crooner {

std::string_view revision() {
  return "@revision@";
}

}  // namespace crooner
]] @ONLY)
