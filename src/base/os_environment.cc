#include "base/os_environment.h"

#include <dlfcn.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace crooner {
namespace {

namespace fs = std::filesystem;

// The XDG base directory specification ignores relative paths.
fs::path user_folder(const char* variable, const char* below_home) {
  const fs::path set = environment_variable(variable);
  if (set.is_absolute()) return set / "crooner";
  const fs::path home = environment_variable("HOME");
  return home.empty() ? fs::path() : home / below_home / "crooner";
}

}  // namespace

fs::path executable_path() {
  std::error_code failure;
  const fs::path path = fs::read_symlink("/proc/self/exe", failure);
  return failure ? fs::path() : path;
}

fs::path library_path() {
  Dl_info info;
  if (::dladdr(reinterpret_cast<const void*>(&library_path), &info) == 0) return {};
  // In an executable this names the executable, by whatever it was started as.
  if (!fs::path(info.dli_fname).filename().string().starts_with("libcrooner.so")) return {};
  std::error_code failure;
  const fs::path path = fs::canonical(info.dli_fname, failure);
  return failure ? fs::path() : path;
}

fs::path user_data_folder() {
  return user_folder("XDG_DATA_HOME", ".local/share");
}
fs::path user_cache_folder() {
  return user_folder("XDG_CACHE_HOME", ".cache");
}

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool stderr_is_terminal() {
  return ::isatty(STDERR_FILENO) == 1 && environment_variable("TERM") != "dumb";
}

bool stdin_is_terminal() {
  return ::isatty(STDIN_FILENO) == 1;
}

int terminal_columns() {
  winsize size = {};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

std::string boot_id() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
}

}  // namespace crooner
