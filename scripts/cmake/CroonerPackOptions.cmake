# Read by cpack, once for each generator. With -G DEB it makes the packages crooner and libcrooner-dev, and
# with -D CROONER_PACK_LIBTORCH=ON crooner-libtorch too, half a gigabyte of libraries.
if(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
  set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY OFF)
  set(CPACK_COMPONENTS_ALL crooner debian development)
  if(CROONER_PACK_LIBTORCH)
    list(APPEND CPACK_COMPONENTS_ALL libtorch)
  endif()
endif()
