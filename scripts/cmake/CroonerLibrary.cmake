# libcrooner.so: what include/crooner declares, in one shared library that shows nothing else; and what
# find_package(crooner) reads. It is linked from the same objects as the executables, of which the linker
# takes those that the room `api` needs.
include(CMakePackageConfigHelpers)

add_library(libcrooner SHARED $<TARGET_OBJECTS:room_api>)
add_library(crooner::crooner ALIAS libcrooner)
set(_symbols ${PROJECT_SOURCE_DIR}/scripts/cmake/libcrooner.map)
set_target_properties(libcrooner PROPERTIES
  OUTPUT_NAME crooner EXPORT_NAME crooner LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR} INSTALL_RPATH $ORIGIN
  LINK_DEPENDS ${_symbols})
target_include_directories(libcrooner INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(libcrooner INTERFACE cxx_std_20)
# The archives by their files: their targets are of this build, and the exported target must not name them.
add_dependencies(libcrooner crooner_internal crooner_core)
target_link_libraries(libcrooner PRIVATE crooner_flags
  -Wl,--as-needed -Wl,--version-script=${_symbols}
  $<TARGET_FILE:crooner_internal> $<TARGET_FILE:crooner_core>
  PkgConfig::SNDFILE PkgConfig::SOXR $<TARGET_NAME_IF_EXISTS:ZLIB::ZLIB> Threads::Threads LibTorch::cpu)
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
