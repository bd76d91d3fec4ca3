#include "commands/light/libtorch.h"

#include <fstream>

#include "base/error.h"
#include "base/os_environment.h"
#include "base/os_process.h"
#include "base/strings.h"
#include "base/version.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

constexpr char kLibrary[] = "lib/libtorch_cpu.so";

// Settings of glibc's allocator. By itself it keeps ever larger blocks, in a heap for each thread.
constexpr char kReturn[] =
    "glibc.malloc.mmap_threshold=1048576:glibc.malloc.trim_threshold=2097152";
constexpr char kKeep[] =
    "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4000000000:"
    "glibc.malloc.trim_threshold=8000000000:glibc.malloc.top_pad=67108864";

bool holds_libtorch(const fs::path& folder) {
  std::error_code ignored;
  return !folder.empty() && fs::exists(folder / kLibrary, ignored);
}

// The text between the first pair of quotes of the first line that starts with `key`.
std::string quoted_after(const fs::path& file, const std::string& key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t begin = line.find_first_of("'\"");
    const std::size_t end = line.find_first_of("'\"", begin + 1);
    if (begin != std::string::npos && end != std::string::npos) {
      return line.substr(begin + 1, end - begin - 1);
    }
  }
  return "";
}

std::string version_of(const fs::path& folder) {
  std::string version = quoted_after(folder / "version.py", "__version__");  // of the wheel
  if (version.empty())
    std::getline(std::ifstream(folder / "build-version"), version);  // of the zip
  return version.empty() ? "of unknown version" : version;
}

fs::path libexec(const fs::path& program) {
  return program.parent_path().parent_path() / "libexec" / "crooner";
}

// The folder that the build wrote down; a packed tree has none.
fs::path built_against(const fs::path& program) {
  std::string folder;
  std::getline(std::ifstream(libexec(program) / "libtorch.txt"), folder);
  return folder;
}

}  // namespace

LibTorch find_libtorch(const fs::path& program) {
  if (const std::string named = environment_variable("CROONER_LIBTORCH"); !named.empty()) {
    if (!holds_libtorch(named)) {
      throw InputError(str_cat("CROONER_LIBTORCH is '", named, "', where there is no ", kLibrary,
                               "; it takes a folder of LibTorch 2.6 or newer."));
    }
    return {named, version_of(named)};
  }
  const fs::path built = built_against(program);
  if (holds_libtorch(built)) return {built, version_of(built)};
  for (fs::path above = program.parent_path(); above != above.root_path();
       above = above.parent_path()) {
    for (const char* name : {"libtorch", "torch"}) {
      if (holds_libtorch(above / name)) return {above / name, version_of(above / name)};
    }
  }
  throw InputError(str_cat("LibTorch is not there: ", kLibrary, " is not in ",
                           built.empty() ? "" : str_cat("'", built.string(), "' nor in "),
                           "a folder libtorch above '", program.string(),
                           "'; set CROONER_LIBTORCH to a folder of LibTorch 2.6 or newer."));
}

std::string version_text(const fs::path& program, std::string_view revision) {
  std::string text = str_cat("crooner ", version());
  if (!revision.empty()) text += str_cat(" (revision ", revision, ")");
  text += '\n';
  try {
    const LibTorch libtorch = find_libtorch(program);
    return str_cat(text, "LibTorch ", libtorch.version, " (", libtorch.folder.string(), ")");
  } catch (const InputError& failure) {
    return text + failure.what();
  }
}

fs::path find_crooner_torch(const fs::path& program) {
  const fs::path torch_program = libexec(program) / "crooner-torch";
  if (!fs::exists(torch_program)) {
    throw InputError(
        str_cat("'", torch_program.string(),
                "' is not there; crooner needs it beside itself for commands that run a "
                "model. Install or build it again."));
  }
  return torch_program;
}

void exec_crooner_torch(const std::vector<std::string>& arguments, FreedMemory freed) {
  const fs::path program = executable_path();
  const fs::path torch_program = find_crooner_torch(program);
  std::string path = (find_libtorch(program).folder / "lib").string();
  const std::string before = environment_variable("LD_LIBRARY_PATH");
  if (!before.empty()) path += str_cat(":", before);
  // LibTorch's idle threads would spin on cores that our own, or other programs, could use.
  const std::string waiting = environment_variable("OMP_WAIT_POLICY");
  std::vector<std::pair<std::string, std::string>> settings = {
      {"LD_LIBRARY_PATH", path}, {"OMP_WAIT_POLICY", waiting.empty() ? "passive" : waiting}};
  if (environment_variable("GLIBC_TUNABLES").empty()) {
    settings.emplace_back("GLIBC_TUNABLES", freed == FreedMemory::kKept ? kKeep : kReturn);
  }
  exec_program(torch_program, arguments, settings);
}

}  // namespace crooner::commands
