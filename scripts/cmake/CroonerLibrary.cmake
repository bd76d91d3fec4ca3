# libcrooner.so: what include/crooner declares, in one shared library that shows nothing else; and what
# find_package(crooner) reads. The rooms below `api` are linked from an archive, so that
# the linker leaves out what the library does not use (the log's terminal, pictures).
include(CMakePackageConfigHelpers)

set(_objects)
foreach(room base config text audio checkpoint engine_token_sampler engine_inputs plan import engine_cpu engine_cuda
    engine_convolution tensor nn model engine sampling alignment)
  list(APPEND _objects $<$<TARGET_EXISTS:room_${room}>:$<TARGET_OBJECTS:room_${room}>>)
endforeach()
add_library(crooner_library_rooms STATIC EXCLUDE_FROM_ALL ${_objects})
set_target_properties(crooner_library_rooms PROPERTIES LINKER_LANGUAGE CXX)

add_library(libcrooner SHARED $<TARGET_OBJECTS:room_api>)
add_library(crooner::crooner ALIAS libcrooner)
# Before 1.0 a minor version may break programs.
set(_soversion ${PROJECT_VERSION_MAJOR})
if(_soversion EQUAL 0)
  set(_soversion 0.${PROJECT_VERSION_MINOR})
endif()
set(_symbols ${PROJECT_SOURCE_DIR}/scripts/cmake/libcrooner.map)
set_target_properties(libcrooner PROPERTIES
  OUTPUT_NAME crooner EXPORT_NAME crooner LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION} SOVERSION ${_soversion}
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR} INSTALL_RPATH $ORIGIN
  LINK_DEPENDS ${_symbols})
target_include_directories(libcrooner INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(libcrooner INTERFACE cxx_std_20)
# The archive by its file: its target is of this build, and the exported target must not name it.
add_dependencies(libcrooner crooner_library_rooms)
target_link_libraries(libcrooner PRIVATE crooner_flags
  -Wl,--undefined=_ZN7crooner7versionEv  # of the archive, and called by nothing else in the library
  -Wl,--as-needed -Wl,--version-script=${_symbols} $<TARGET_FILE:crooner_library_rooms>
  PkgConfig::SNDFILE PkgConfig::MPG123 PkgConfig::OGG PkgConfig::SOXR PkgConfig::EBUR128 PkgConfig::TAGLIB
  ZLIB::ZLIB Threads::Threads LibTorch::cpu)
if(NOT CROONER_SANITIZE)
  target_link_options(libcrooner PRIVATE -Wl,-z,defs)
endif()

install(TARGETS libcrooner EXPORT crooner RUNTIME_DEPENDENCY_SET crooner_dependencies
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development NAMELINK_COMPONENT development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/crooner DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
set(_package ${CMAKE_INSTALL_LIBDIR}/cmake/crooner)
install(EXPORT crooner NAMESPACE crooner:: FILE crooner-targets.cmake DESTINATION ${_package} COMPONENT development)
configure_package_config_file(scripts/cmake/crooner-config.cmake.in ${PROJECT_BINARY_DIR}/generated/crooner-config.cmake
  INSTALL_DESTINATION ${_package} PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_LIBEXECDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/crooner-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/generated/crooner-config.cmake
  ${PROJECT_BINARY_DIR}/generated/crooner-config-version.cmake scripts/cmake/FindLibTorch.cmake
  DESTINATION ${_package} COMPONENT development)
