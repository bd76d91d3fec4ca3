# Run at build time: writes to OUTPUT what git says of the source tree SOURCE (empty without git).
set(revision "")
if(EXISTS ${SOURCE}/.git)
  execute_process(COMMAND git -C ${SOURCE} describe --always --tags --match "v[0-9]*"
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(WRITE ${OUTPUT} "#pragma once\n#define CROONER_REVISION \"${revision}\"\n")
