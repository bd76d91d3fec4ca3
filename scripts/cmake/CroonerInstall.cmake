# cmake --install makes a tree that can be moved anywhere (docs/decisions/0007): the programs, our shared
# libraries, the small third-party ones, models, manual and completions; CPack makes a tar.gz of it.
# LibTorch is not carried.

# The libraries of libraries too, less what every machine has (glibc, GCC's run time) and LibTorch.
install(RUNTIME_DEPENDENCY_SET crooner_dependencies
  PRE_EXCLUDE_REGEXES
    "^ld-linux" "^lib(c|m|dl|rt|pthread|gcc_s|stdc\\+\\+|gomp)\\.so" "^lib(torch|c10|cud|cu|nv)[a-z0-9_]*\\.so"
  POST_EXCLUDE_REGEXES "^${LibTorch_DIR_USED}/"
  DESTINATION lib)

install(FILES LICENSE NOTICE DESTINATION share/doc/crooner)
foreach(package libsndfile1 libflac8 libflac12* libvorbis0a libvorbisenc2 libogg0 libopus0 libmpg123-0* libmp3lame0
    libsoxr0 libspdlog1* libfmt[0-9]* libpng16-16* zlib1g libcli11-dev nlohmann-json3-dev)
  file(GLOB copyrights /usr/share/doc/${package}/copyright)
  foreach(copyright ${copyrights})
    get_filename_component(folder ${copyright} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    install(FILES ${copyright} DESTINATION share/doc/crooner/licences RENAME ${name})
  endforeach()
endforeach()
get_filename_component(folder ${TextUnidecode_DATA} DIRECTORY)
install(FILES ${folder}/../text_unidecode-1.3.dist-info/LICENSE.txt
  DESTINATION share/doc/crooner/licences RENAME text-unidecode)
install(DIRECTORY models/ DESTINATION share/crooner/models)
install(DIRECTORY configs/training/ DESTINATION share/crooner/training)
# Where LibTorch was when this was built; no part of an archive for other machines.
install(FILES ${CMAKE_BINARY_DIR}/libexec/crooner/libtorch.txt DESTINATION libexec/crooner COMPONENT local)

# The golden data and their runner, for a machine that has a GPU and no compiler (scripts/gpu_check.sh).
if(CROONER_TESTS)
  set_target_properties(crooner_golden_test PROPERTIES INSTALL_RPATH $ORIGIN/../../lib)
  install(TARGETS crooner_golden_test RUNTIME_DEPENDENCY_SET crooner_dependencies RUNTIME DESTINATION libexec/crooner)
  install(DIRECTORY tests/golden/ DESTINATION share/crooner/golden
    PATTERN "*.cc" EXCLUDE PATTERN "*.h" EXCLUDE PATTERN "CMakeLists.txt" EXCLUDE)
endif()
install(PROGRAMS scripts/gpu_check.sh DESTINATION share/crooner)

# Manual page and completions are made from the flags, by the program itself.
set(generated)
function(crooner_document file folder name)
  set(made ${CMAKE_BINARY_DIR}/share/${file})
  add_custom_command(OUTPUT ${made} DEPENDS crooner COMMAND $<TARGET_FILE:crooner> ${ARGN} > ${made} VERBATIM)
  install(FILES ${made} DESTINATION share/${folder} RENAME ${name})
  set(generated ${generated} ${made} PARENT_SCOPE)
endfunction()
crooner_document(crooner.1 man/man1 crooner.1 manual)
crooner_document(completion.bash bash-completion/completions crooner completion bash)
crooner_document(completion.zsh zsh/site-functions _crooner completion zsh)
crooner_document(completion.fish fish/vendor_completions.d crooner.fish completion fish)
add_custom_target(crooner_documents ALL DEPENDS ${generated})

set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_FILE_NAME crooner-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_COMPONENTS_ALL crooner)
set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
set(CPACK_STRIP_FILES ON)
include(CPack)
