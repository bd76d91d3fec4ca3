# Included before any target: what cmake --install and cpack do first is to build what is missing or old of
# that which they install, so that they work after a build of some targets (scripts/crooner.sh) too.
#
# Components:
#   crooner      programs, models, manual, completions, licences
#   development  libcrooner.so, its headers, find_package(crooner)
#   bundled      the small third-party libraries (archives; cmake --install with CROONER_BUNDLE_DEPENDENCIES)
#   checks       the golden data and their runner (scripts/pack.sh)
#   local        where LibTorch was when this was built; no part of an archive for other machines
#   debian       where the package crooner-libtorch puts it
#   libtorch     LibTorch's CPU libraries (scripts/pack_deb.sh)
function(crooner_build_before_install component)
  install(CODE "execute_process(COMMAND \"${CMAKE_COMMAND}\" --build \"${PROJECT_BINARY_DIR}\" --target ${ARGN}
    COMMAND_ERROR_IS_FATAL ANY)" COMPONENT ${component} ${exclude})
endfunction()
crooner_build_before_install(crooner crooner crooner-torch crooner_documents $<TARGET_NAME_IF_EXISTS:crooner_cuda>
  $<TARGET_NAME_IF_EXISTS:crooner_nccl>)
crooner_build_before_install(development libcrooner)
if(CROONER_TESTS)
  set(exclude EXCLUDE_FROM_ALL)
  crooner_build_before_install(checks crooner_golden_test)
  unset(exclude)
endif()
