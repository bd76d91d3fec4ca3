#include "base/os_paths.h"

#include <cstdlib>

namespace crooner {
namespace {

namespace fs = std::filesystem;

// The XDG base directory specification ignores relative paths.
fs::path user_folder(const char* variable, const char* below_home) {
  const fs::path set = environment(variable);
  if (set.is_absolute()) return set / "crooner";
  const fs::path home = environment("HOME");
  return home.empty() ? fs::path() : home / below_home / "crooner";
}

}  // namespace

fs::path executable_path() {
  std::error_code failure;
  const fs::path path = fs::read_symlink("/proc/self/exe", failure);
  return failure ? fs::path() : path;
}

fs::path user_data_folder() {
  return user_folder("XDG_DATA_HOME", ".local/share");
}
fs::path user_cache_folder() {
  return user_folder("XDG_CACHE_HOME", ".cache");
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace crooner
