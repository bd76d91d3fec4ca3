#pragma once

#include <vector>

namespace crooner::config {

// A file of configs/models, embedded in the program.
struct EmbeddedFile {
  const char* name;  // without .json
  const char* text;
};

// Sorted by name. Defined in a source that the build generates
// (scripts/cmake/CroonerCatalogue.cmake).
const std::vector<EmbeddedFile>& embedded_models();
const std::vector<EmbeddedFile>& embedded_parts();

}  // namespace crooner::config
