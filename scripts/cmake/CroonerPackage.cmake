# What is installed besides the targets, and the packages that CPack makes of it. cmake --install makes a
# tree that can be moved anywhere (docs/decisions/0007).

# The libraries of libraries too, less what every machine has (glibc, GCC's run time) and LibTorch.
set(exclude EXCLUDE_FROM_ALL)
if(CROONER_BUNDLE_DEPENDENCIES)
  unset(exclude)
endif()
install(RUNTIME_DEPENDENCY_SET crooner_dependencies
  PRE_EXCLUDE_REGEXES
    "^ld-linux" "^lib(c|m|dl|rt|pthread|gcc_s|stdc\\+\\+|gomp)\\.so" "^lib(torch|c10|cud|cu|nv)[a-z0-9_]*\\.so"
  POST_EXCLUDE_REGEXES "^${LibTorch_DIR_USED}/"
  DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT bundled ${exclude})
foreach(package libsndfile1 libflac8 libflac12* libvorbis0a libvorbisenc2 libogg0 libopus0 libmpg123-0* libmp3lame0
    libtag1v5-vanilla libebur128-1
    libsoxr0 libspdlog1* libfmt[0-9]* libpng16-16* zlib1g libcli11-dev nlohmann-json3-dev
    libtomlplusplus-dev)
  file(GLOB copyrights /usr/share/doc/${package}/copyright)
  foreach(copyright ${copyrights})
    get_filename_component(folder ${copyright} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    install(FILES ${copyright} DESTINATION ${CMAKE_INSTALL_DOCDIR}/licences RENAME ${name} COMPONENT bundled ${exclude})
  endforeach()
endforeach()

install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
get_filename_component(folder ${TextUnidecode_DATA} DIRECTORY)
file(GLOB licences ${folder}/../text_unidecode-1.3*-info/LICENSE* /usr/share/doc/python3-text-unidecode/copyright)
if(licences)
  list(GET licences 0 licence)
  install(FILES ${licence} DESTINATION ${CMAKE_INSTALL_DOCDIR}/licences RENAME text-unidecode)
endif()
if(EXISTS /usr/share/common-licenses/Artistic)  # the text that Debian's copyright file refers to
  install(FILES /usr/share/common-licenses/Artistic DESTINATION ${CMAKE_INSTALL_DOCDIR}/licences)
endif()
install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/crooner/models)
install(DIRECTORY configs/training/ DESTINATION ${CMAKE_INSTALL_DATADIR}/crooner/training)
install(FILES ${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_LIBEXECDIR}/crooner/libtorch.txt
  DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/crooner COMPONENT local)

# The golden data and their runner, for a machine that has a GPU and no compiler (scripts/gpu_check.sh).
if(CROONER_TESTS)
  crooner_run_path(run_path ${CMAKE_INSTALL_LIBEXECDIR}/crooner)
  set_target_properties(crooner_golden_test PROPERTIES INSTALL_RPATH ${run_path})
  install(TARGETS crooner_golden_test
    RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/crooner COMPONENT checks EXCLUDE_FROM_ALL)
  install(TARGETS crooner_cuda_emulated
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/crooner COMPONENT checks EXCLUDE_FROM_ALL)
  install(DIRECTORY tests/golden/ DESTINATION ${CMAKE_INSTALL_DATADIR}/crooner/golden COMPONENT checks EXCLUDE_FROM_ALL
    PATTERN "*.cc" EXCLUDE PATTERN "*.h" EXCLUDE PATTERN "CMakeLists.txt" EXCLUDE)
  install(PROGRAMS scripts/gpu_check.sh DESTINATION ${CMAKE_INSTALL_DATADIR}/crooner COMPONENT checks EXCLUDE_FROM_ALL)
  install(FILES scripts/gpu_libtorch.sh DESTINATION ${CMAKE_INSTALL_DATADIR}/crooner COMPONENT checks EXCLUDE_FROM_ALL)
endif()

# The program itself writes manual page and completions from its flags.
set(generated)
function(crooner_document file folder name)
  set(document ${PROJECT_BINARY_DIR}/generated/${file})
  add_custom_command(OUTPUT ${document} DEPENDS crooner COMMAND $<TARGET_FILE:crooner> ${ARGN} > ${document} VERBATIM)
  install(FILES ${document} DESTINATION ${folder} RENAME ${name})
  set(generated ${generated} ${document} PARENT_SCOPE)
endfunction()
crooner_document(crooner.1 ${CMAKE_INSTALL_MANDIR}/man1 crooner.1 manual)
crooner_document(completion.bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions crooner completion bash)
crooner_document(completion.zsh ${CMAKE_INSTALL_DATADIR}/zsh/site-functions _crooner completion zsh)
crooner_document(completion.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d crooner.fish completion fish)
add_custom_target(crooner_documents ALL DEPENDS ${generated})

# For the Debian packages (docs/decisions/0008): LibTorch's CPU half with the libraries beside it that it
# links, and where the program finds it.
set(debian_libtorch lib/crooner/libtorch)
string(REGEX MATCH "^[0-9]+\\.[0-9]+" libtorch_package "${LibTorch_VERSION}")
set(libtorch_package crooner-libtorch${libtorch_package})  # CPack gives all packages one version
file(WRITE ${PROJECT_BINARY_DIR}/generated/debian/libtorch.txt "/usr/${debian_libtorch}\n")
install(FILES ${PROJECT_BINARY_DIR}/generated/debian/libtorch.txt
  DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/crooner COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT debian EXCLUDE_FROM_ALL)
get_filename_component(wheel ${LibTorch_DIR_USED} DIRECTORY)
install(CODE "
  file(GET_RUNTIME_DEPENDENCIES LIBRARIES \"${LibTorch_TORCH_CPU_LIBRARY}\"
    POST_INCLUDE_REGEXES \"^${wheel}/\" POST_EXCLUDE_REGEXES \".*\" RESOLVED_DEPENDENCIES_VAR libraries)
  file(INSTALL \"${LibTorch_TORCH_CPU_LIBRARY}\" \${libraries}
    DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${debian_libtorch}/lib\" TYPE SHARED_LIBRARY)
  file(GLOB versions \"${LibTorch_DIR_USED}/version.py\" \"${LibTorch_DIR_USED}/build-version\")
  file(INSTALL \${versions} DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${debian_libtorch}\")
  file(GLOB_RECURSE licences \"${wheel}/torch-*.dist-info/*LICENSE*\" \"${wheel}/nvidia_cuda_runtime-*.dist-info/*License*\")
  if(licences)
    list(GET licences 0 licence)
    file(INSTALL \${licence} DESTINATION \"\${CMAKE_INSTALL_PREFIX}/share/doc/${libtorch_package}\" RENAME copyright)
  endif()
" COMPONENT libtorch EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_VENDOR "The crooner authors")
set(CPACK_PACKAGE_CONTACT "The crooner authors <crooner@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGE_FILE_NAME crooner-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_COMPONENTS_ALL crooner development bundled)
set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
set(CPACK_STRIP_FILES ON)

# Debian packages: crooner, libcrooner-dev and crooner-libtorch (CroonerPackOptions.cmake chooses).
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/scripts/cmake/CroonerPackOptions.cmake)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${LibTorch_DIR_USED}/lib)
set(CPACK_COMPONENT_CROONER_GROUP program)
set(CPACK_COMPONENT_DEBIAN_GROUP program)
set(CPACK_COMPONENT_DEVELOPMENT_GROUP library)
set(CPACK_COMPONENT_LIBTORCH_GROUP libtorch)
set(CPACK_COMPONENT_GROUP_PROGRAM_DESCRIPTION "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME crooner)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION sound)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS ${libtorch_package})
# Loaded by 'crooner models fetch' (docs/decisions/0015).
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "libcurl4 | libcurl4t64")
set(CPACK_COMPONENT_GROUP_LIBRARY_DESCRIPTION "crooner's C++ library and its headers")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libcrooner-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "crooner (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_GROUP_LIBTORCH_DESCRIPTION "LibTorch's CPU libraries, for crooner")
set(CPACK_DEBIAN_LIBTORCH_PACKAGE_NAME ${libtorch_package})
set(CPACK_DEBIAN_LIBTORCH_PACKAGE_SECTION libs)
# The wheel's own requirements: dpkg-shlibdeps would read half a gigabyte of symbols.
set(CPACK_DEBIAN_LIBTORCH_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_LIBTORCH_PACKAGE_DEPENDS "libc6 (>= 2.28), libstdc++6, libgcc-s1")
include(CPack)
