#include "support/paths.h"

namespace crooner {
namespace {

std::string below(std::string folder, std::string_view path) {
  return folder.append("/").append(path);
}

}  // namespace

// Both are set for this file alone (tests/CMakeLists.txt).
std::string source_file(std::string_view path) {
  return below(CROONER_SOURCE_DIR, path);
}
std::string built_file(std::string_view path) {
  return below(CROONER_BINARY_DIR, path);
}

}  // namespace crooner
