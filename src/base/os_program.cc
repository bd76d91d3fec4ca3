#include "base/os_program.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/error.h"
#include "base/os_file.h"
#include "base/str_cat.h"

namespace crooner {

void exec_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  const std::vector<std::pair<std::string, std::string>>& environment) {
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  throw InputError(str_cat("'", program.string(), "' cannot be run: ", errno_message(errno), "."));
}

}  // namespace crooner
