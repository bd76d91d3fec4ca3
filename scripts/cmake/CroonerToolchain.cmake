# Flags that every target shares, and the third-party packages.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(crooner_flags INTERFACE)
# No contraction: a product and a sum are one rounding only where the code says so (fma), on every
# machine, or the same song would differ between x86-64 and arm64.
target_compile_options(crooner_flags INTERFACE
  -Wall -Wextra -Wpedantic
  # Compiled together (CROONER_UNITY), a name of one file may hide another file's, which is no mistake.
  $<$<NOT:$<BOOL:${CROONER_UNITY}>>:-Wshadow>
  -Wnon-virtual-dtor -Woverloaded-virtual -ffp-contract=off
  # libcrooner.so shows what the public headers mark with CROONER_API, and nothing else.
  -fvisibility=hidden -fvisibility-inlines-hidden
  # GCC 12 warns wrongly of `"text" + string` (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${CROONER_WERROR}>:-Werror>)
if(CROONER_SANITIZE)
  target_compile_options(crooner_flags INTERFACE -fsanitize=${CROONER_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer
    # Under a sanitizer GCC takes values of std::regex and of LibTorch's intrusive pointers for uninitialised.
    -Wno-maybe-uninitialized
    # Undefined behaviour is looked for in the rooms; in the tests' own code it would double the build.
    $<$<BOOL:$<TARGET_PROPERTY:CROONER_ROOM_TEST>>:-fno-sanitize=undefined>)
  target_link_options(crooner_flags INTERFACE -fsanitize=${CROONER_SANITIZE})
endif()

# The old kind of run path (DT_RPATH) serves the libraries of a library too, as the carried ones need.
target_link_options(crooner_flags INTERFACE -Wl,--disable-new-dtags)

find_package(PkgConfig REQUIRED)
pkg_check_modules(SNDFILE REQUIRED IMPORTED_TARGET sndfile)
pkg_check_modules(SOXR REQUIRED IMPORTED_TARGET soxr)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(MPG123 REQUIRED IMPORTED_TARGET libmpg123)
pkg_check_modules(OGG REQUIRED IMPORTED_TARGET ogg)
pkg_check_modules(EBUR128 REQUIRED IMPORTED_TARGET libebur128)
pkg_check_modules(TAGLIB REQUIRED IMPORTED_TARGET taglib)
find_path(CURL_INCLUDE curl/curl.h REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)  # headers alone: no library at run time
find_package(spdlog REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
