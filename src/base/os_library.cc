#include "base/os_library.h"

#include <dlfcn.h>

namespace crooner {

bool load_library(const char* name) {
  return ::dlopen(name, RTLD_NOW | RTLD_GLOBAL) != nullptr;
}

}  // namespace crooner
