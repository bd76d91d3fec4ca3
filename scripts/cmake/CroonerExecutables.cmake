# The two executables (docs/architecture.md, section 6). The build folder is laid out as an installed
# tree is, so that both find their files relative to the program:
#
#   bin/crooner                   free of torch: parses, checks, runs light commands, starts the other
#   libexec/crooner/crooner-torch the commands that need tensors
#   libexec/crooner/libtorch.txt  the folder of LibTorch that this was built against (not packed)
#   lib/                          our shared libraries
#   share/crooner/models/         model folders

function(crooner_executable name source folder run_path)
  add_executable(${name} ${CMAKE_SOURCE_DIR}/src/${source})
  get_property(rooms GLOBAL PROPERTY CROONER_ROOMS)
  set(torch OFF)
  if(ARGN)
    set(torch ON)
  endif()
  crooner_room_includes(includes "" 11 "${torch}")
  target_include_directories(${name} PRIVATE ${includes} ${CMAKE_SOURCE_DIR}/include)
  target_link_libraries(${name} PRIVATE crooner_flags ${ARGN} crooner_core)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder} INSTALL_RPATH ${run_path})
  install(TARGETS ${name} RUNTIME_DEPENDENCY_SET crooner_dependencies RUNTIME DESTINATION ${folder})
endfunction()

# What git says of the tree stands in one small source of the light executable: a commit compiles that
# and links it, and nothing else.
set(_revision ${CMAKE_BINARY_DIR}/generated/revision.cc)
execute_process(COMMAND git -C ${CMAKE_SOURCE_DIR} rev-parse --git-path logs/HEAD
  OUTPUT_VARIABLE _head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(_head)
  get_filename_component(_head ${_head} ABSOLUTE BASE_DIR ${CMAKE_SOURCE_DIR})
  if(NOT EXISTS ${_head})
    set(_head)
  endif()
endif()
add_custom_command(OUTPUT ${_revision} DEPENDS ${_head}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUTPUT=${_revision}
          -P ${CMAKE_SOURCE_DIR}/scripts/cmake/WriteRevision.cmake
  COMMENT "Asking git for the revision")

crooner_executable(crooner crooner.cc bin $ORIGIN/../lib)
target_sources(crooner PRIVATE ${_revision})
crooner_executable(crooner-torch crooner_torch.cc libexec/crooner $ORIGIN/../../lib crooner_lib LibTorch::cpu)
# crooner tells the loader where LibTorch lies (commands/light/libtorch.h), in the build folder as in a
# packed one: a run path of the build would win over CROONER_LIBTORCH.
set_target_properties(crooner-torch PROPERTIES BUILD_WITH_INSTALL_RPATH ON)

file(WRITE ${CMAKE_BINARY_DIR}/libexec/crooner/libtorch.txt "${LibTorch_DIR_USED}\n")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/crooner)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/models ${CMAKE_BINARY_DIR}/share/crooner/models SYMBOLIC)
