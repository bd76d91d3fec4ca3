# A room is a folder of src/ that compiles to one object library. It sees the headers of rooms on
# lower layers only: each room's folder is linked into an include folder of its own, and a room's
# include path holds exactly those it may use. So an arrow that points up or sideways does not compile.
#
#   crooner_room(FOLDER LAYER n [TORCH] [FILE_BY_FILE] [LIBRARIES target...])
#
# Sources are globbed, as a room is its folder and nothing else.
define_property(GLOBAL PROPERTY CROONER_ROOMS BRIEF_DOCS "rooms" FULL_DOCS "FOLDER:LAYER:TORCH of every room")
define_property(GLOBAL PROPERTY CROONER_CORE_LIBRARIES BRIEF_DOCS "libraries" FULL_DOCS "What the torch-free rooms link")
define_property(GLOBAL PROPERTY CROONER_TORCH_LIBRARIES BRIEF_DOCS "libraries" FULL_DOCS "What the other rooms link besides")

function(crooner_room folder)
  cmake_parse_arguments(ROOM "TORCH;FILE_BY_FILE" "LAYER" "LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" name ${folder})

  set(links ${PROJECT_BINARY_DIR}/rooms/${name})
  get_filename_component(parent ${links}/${folder} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/src/${folder} ${links}/${folder} SYMBOLIC)

  set_property(GLOBAL APPEND PROPERTY CROONER_ROOMS "${folder}:${ROOM_LAYER}:${ROOM_TORCH}")
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/*.cc)
  if(NOT sources)
    return()
  endif()
  if(ROOM_TORCH)
    set_property(GLOBAL APPEND PROPERTY CROONER_TORCH_LIBRARIES ${ROOM_LIBRARIES})
  else()
    set_property(GLOBAL APPEND PROPERTY CROONER_CORE_LIBRARIES ${ROOM_LIBRARIES})
  endif()
  add_library(room_${name} OBJECT ${sources})
  target_link_libraries(room_${name} PRIVATE crooner_flags ${ROOM_LIBRARIES})
  if(ROOM_TORCH)
    target_link_libraries(room_${name} PRIVATE LibTorch::cpu)
  endif()
  if(NOT ROOM_FILE_BY_FILE)
    crooner_unity(room_${name})
  endif()

  crooner_room_includes(includes ${folder} ${ROOM_LAYER} "${ROOM_TORCH}")
  target_include_directories(room_${name} PRIVATE ${links} ${includes} ${PROJECT_SOURCE_DIR}/include)
endfunction()

# With CROONER_UNITY, several files of a target are compiled at a time, as the headers of LibTorch and of
# nlohmann/json take longer than our code.
function(crooner_unity target)
  if(CROONER_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

# The include folders of all rooms declared so far that lie below `layer`; a torch-free room sees
# torch-free rooms only.
function(crooner_room_includes result folder layer torch)
  get_property(rooms GLOBAL PROPERTY CROONER_ROOMS)
  set(includes)
  foreach(room ${rooms})
    string(REPLACE ":" ";" fields ${room})
    list(GET fields 0 other)
    list(GET fields 1 other_layer)
    list(GET fields 2 other_torch)
    if(other_layer LESS layer AND (torch OR NOT other_torch))
      string(REPLACE "/" "_" other_name ${other})
      list(APPEND includes ${PROJECT_BINARY_DIR}/rooms/${other_name})
    endif()
  endforeach()
  set(${result} ${includes} PARENT_SCOPE)
endfunction()
