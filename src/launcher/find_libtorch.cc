#include "launcher/find_libtorch.h"

#include <fstream>

#include "base/error.h"
#include "base/os_environment.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/version.h"

namespace crooner::launcher {
namespace {

namespace fs = std::filesystem;

constexpr char kLibrary[] = "lib/libtorch_cpu.so";

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

std::string read_version(const fs::path& folder) {
  std::string version = quoted_after(folder / "version.py", "__version__");  // of the wheel
  if (version.empty())
    std::getline(std::ifstream(folder / "build-version"), version);  // of the zip
  return version.empty() ? "of unknown version" : version;
}

// The folder that the build recorded; a packaged tree has none.
fs::path built_against(const fs::path& program) {
  std::string folder;
  std::getline(std::ifstream(libexec_folder(program) / "libtorch.txt"), folder);
  return folder;
}

}  // namespace

fs::path libexec_folder(const fs::path& program) {
  return program.parent_path().parent_path() / CROONER_LIBEXECDIR / "crooner";
}

LibTorch find_libtorch(const fs::path& program) {
  if (const std::string named = environment_variable("CROONER_LIBTORCH"); !named.empty()) {
    if (!holds_libtorch(named)) {
      throw InputError(str_cat("CROONER_LIBTORCH is '", named, "', where there is no ", kLibrary,
                               "; it takes a folder of LibTorch 2.6 or newer."));
    }
    return {named, read_version(named)};
  }
  const fs::path built = built_against(program);
  if (holds_libtorch(built)) return {built, read_version(built)};
  for (fs::path above = program.parent_path(); above != above.root_path();
       above = above.parent_path()) {
    for (const char* name : {"libtorch", "torch"}) {
      if (holds_libtorch(above / name)) return {above / name, read_version(above / name)};
    }
  }
  const std::string reason = refused_path(built);
  throw InputError(str_cat("LibTorch was not found: ", kLibrary, " is not in ",
                           built.empty() ? "" : str_cat("'", built.string(), "'"),
                           reason.empty() ? "" : str_cat(" (", reason, ")"),
                           built.empty() ? "" : " nor in ", "a folder libtorch above '",
                           program.string(),
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

}  // namespace crooner::launcher
