#pragma once

#include <vector>

namespace crooner::config {

// A file of configs/models that was built into the program.
struct EmbeddedFile {
  const char* name;  // without .json
  const char* text;
};

// By name. Defined in a source that the build makes (scripts/cmake/CroonerCatalogue.cmake).
const std::vector<EmbeddedFile>& embedded_models();
const std::vector<EmbeddedFile>& embedded_parts();

}  // namespace crooner::config
