#include "base/version.h"

namespace crooner {

std::string_view version() {
  return CROONER_VERSION;
}
// Defined for this file alone (src/CMakeLists.txt), so that another LibTorch rebuilds one file.
std::string_view libtorch_version() {
  return CROONER_LIBTORCH_VERSION;
}

}  // namespace crooner
