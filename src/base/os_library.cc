#include "base/os_library.h"

#include <dlfcn.h>

namespace crooner {

bool load_library(const char* name) {
  return ::dlopen(name, RTLD_NOW | RTLD_GLOBAL) != nullptr;
}

void* library_symbol(const char* library, const char* symbol) {
  void* handle = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
  return handle == nullptr ? nullptr : ::dlsym(handle, symbol);
}

}  // namespace crooner
