# Embeds configs/models into the room `config`, so that the catalogue is there wherever the program
# goes. Written when CMake configures, which it does again when one of the files changes.
set(catalogue_folder ${PROJECT_SOURCE_DIR}/configs/models)
set(catalogue_text "// Made by scripts/cmake/CroonerCatalogue.cmake from configs/models.
#include \"config/embedded.h\"

namespace crooner::config {
")
foreach(kind models parts)
  if(kind STREQUAL models)
    set(folder ${catalogue_folder})
  else()
    set(folder ${catalogue_folder}/parts)
  endif()
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.json)
  list(SORT files)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  string(APPEND catalogue_text "\nconst std::vector<EmbeddedFile>& embedded_${kind}() {\n"
    "  static const std::vector<EmbeddedFile> files{\n")
  foreach(path ${files})
    get_filename_component(name ${path} NAME_WE)
    file(READ ${path} text)
    string(APPEND catalogue_text "      {\"${name}\", R\"json(${text})json\"},\n")
  endforeach()
  string(APPEND catalogue_text "  };\n  return files;\n}\n")
endforeach()
string(APPEND catalogue_text "\n}  // namespace crooner::config\n")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/catalogue_files.cc CONTENT "${catalogue_text}" @ONLY)
target_sources(room_config PRIVATE ${PROJECT_BINARY_DIR}/generated/catalogue_files.cc)
