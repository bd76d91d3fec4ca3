# The two executables (docs/architecture.md, section 6). The build folder is laid out as an installed
# tree is (GNUInstallDirs), so that both find their files relative to the program:
#
#   bin/crooner                   torch-free: parses and checks, runs commands that need no tensors, becomes the other
#   libexec/crooner/crooner-torch the commands that need tensors
#   libexec/crooner/libtorch.txt  the folder of LibTorch that this was built against (not packed)
#   lib/                          our shared libraries
#   share/crooner/models/         model folders

# crooner_run_path(RESULT FOLDER): the run path from an installed folder to our shared libraries.
function(crooner_run_path result folder)
  file(RELATIVE_PATH path /prefix/${folder} /prefix/${CMAKE_INSTALL_LIBDIR})
  set(${result} "$ORIGIN/${path}" PARENT_SCOPE)
endfunction()

function(crooner_executable name source folder)
  add_executable(${name} ${PROJECT_SOURCE_DIR}/src/${source})
  get_property(rooms GLOBAL PROPERTY CROONER_ROOMS)
  set(torch OFF)
  if(ARGN)
    set(torch ON)
  endif()
  crooner_room_includes(includes "" 100 "${torch}")
  target_include_directories(${name} PRIVATE ${includes} ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(${name} PRIVATE crooner_flags ${ARGN} crooner_core)
  crooner_run_path(run_path ${folder})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${folder} INSTALL_RPATH ${run_path})
  install(TARGETS ${name} RUNTIME_DEPENDENCY_SET crooner_dependencies RUNTIME DESTINATION ${folder})
endfunction()

# What git says of the tree is in one small source of the torch-free executable: a commit compiles that
# and links it, and nothing else.
set(_revision ${PROJECT_BINARY_DIR}/generated/revision.cc)
execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --git-path logs/HEAD
  OUTPUT_VARIABLE _head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(_head)
  get_filename_component(_head ${_head} ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
  if(NOT EXISTS ${_head})
    set(_head)
  endif()
endif()
add_custom_command(OUTPUT ${_revision} DEPENDS ${_head}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUTPUT=${_revision}
          -P ${PROJECT_SOURCE_DIR}/scripts/cmake/WriteRevision.cmake
  COMMENT "Asking git for the revision")

crooner_executable(crooner crooner.cc ${CMAKE_INSTALL_BINDIR})
target_sources(crooner PRIVATE ${_revision})
crooner_executable(crooner-torch crooner_torch.cc ${CMAKE_INSTALL_LIBEXECDIR}/crooner crooner_internal LibTorch::cpu)
# crooner sets where the loader finds LibTorch (launcher/crooner_torch.h), in the build folder as in a packed one: a
# run path of the build would win over CROONER_LIBTORCH.
set_target_properties(crooner-torch PROPERTIES BUILD_WITH_INSTALL_RPATH ON)

file(WRITE ${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_LIBEXECDIR}/crooner/libtorch.txt "${LibTorch_DIR_USED}\n")
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_DATADIR}/crooner)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/models ${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_DATADIR}/crooner/models SYMBOLIC)
