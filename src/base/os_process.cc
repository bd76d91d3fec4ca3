#include "base/os_process.h"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/error.h"
#include "base/os_file.h"
#include "base/strings.h"

namespace crooner {

long process_id() {
  return ::getpid();
}

std::string host_name() {
  std::array<char, 256> name = {};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

void exec_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  const std::vector<std::pair<std::string, std::string>>& environment) {
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  throw InputError(str_cat("'", program.string(), "' cannot be run: ", errno_message(errno), "."));
}

bool load_library(const char* name) {
  return ::dlopen(name, RTLD_NOW | RTLD_GLOBAL) != nullptr;
}

void* library_symbol(const char* library, const char* symbol) {
  void* handle = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
  return handle == nullptr ? nullptr : ::dlsym(handle, symbol);
}

}  // namespace crooner
