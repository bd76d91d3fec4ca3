#include "base/version.h"

namespace crooner {

// Both are set for this file alone (src/CMakeLists.txt), so that a new version rebuilds one file.
std::string_view version() {
  return CROONER_VERSION;
}
std::string_view libtorch_version() {
  return CROONER_LIBTORCH_VERSION;
}

}  // namespace crooner
