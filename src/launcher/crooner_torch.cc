#include "launcher/crooner_torch.h"

#include <utility>

#include "base/error.h"
#include "base/os_environment.h"
#include "base/os_process.h"
#include "base/paths.h"
#include "base/strings.h"
#include "launcher/find_libtorch.h"

namespace crooner::launcher {
namespace {

namespace fs = std::filesystem;

// Settings of glibc's allocator, whose default keeps ever larger blocks in a heap per thread.
constexpr char kReturnFreed[] =
    "glibc.malloc.mmap_threshold=1048576:glibc.malloc.trim_threshold=2097152";
constexpr char kKeepFreed[] =
    "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4000000000:"
    "glibc.malloc.trim_threshold=8000000000:glibc.malloc.top_pad=67108864";

}  // namespace

fs::path find_crooner_torch(const fs::path& program) {
  const fs::path torch_program = libexec_folder(program) / "crooner-torch";
  if (!path_exists(torch_program)) {
    throw InputError(str_cat("'", torch_program.string(),
                             "' does not exist; crooner needs it for commands that run a model. "
                             "Install or build crooner again."));
  }
  return torch_program;
}

void exec_crooner_torch(const std::vector<std::string>& arguments, FreedMemory freed) {
  std::error_code gone;
  // Libraries that LibTorch loads end the process without one.
  if (fs::current_path(gone).empty())
    throw ResourceError("The current folder is gone or may not be entered; use another.");
  const fs::path program = executable_path();
  const fs::path torch_program = find_crooner_torch(program);
  std::string path = (find_libtorch(program).folder / "lib").string();
  const std::string before = environment_variable("LD_LIBRARY_PATH");
  if (!before.empty()) path += str_cat(":", before);
  // LibTorch's idle threads would spin on cores that our own, or other programs, could use.
  const std::string policy = environment_variable("OMP_WAIT_POLICY");
  std::vector<std::pair<std::string, std::string>> settings = {
      {"LD_LIBRARY_PATH", path}, {"OMP_WAIT_POLICY", policy.empty() ? "passive" : policy}};
  if (environment_variable("GLIBC_TUNABLES").empty()) {
    settings.emplace_back("GLIBC_TUNABLES",
                          freed == FreedMemory::kKept ? kKeepFreed : kReturnFreed);
  }
  std::vector<std::string> argv = arguments;
  argv.insert(argv.begin(), "crooner");
  exec_program(torch_program, argv, settings);
}

}  // namespace crooner::launcher
