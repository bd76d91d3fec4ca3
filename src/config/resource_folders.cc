#include "config/resource_folders.h"

#include "base/os_environment.h"

namespace crooner::config {

namespace fs = std::filesystem;

std::vector<fs::path> resource_folders(const char* installed, const char* in_source) {
  const fs::path share = fs::path(CROONER_DATADIR) / "crooner";
  std::vector<fs::path> folders, source;
  std::error_code failure;
  // A program that links libcrooner.so may lie anywhere: the library is in crooner's tree.
  for (const fs::path& start : {library_path(), executable_path()}) {
    fs::path above = start.parent_path();
    for (int steps = 0; steps < 8 && above.has_relative_path(); ++steps) {
      if (steps > 0 && fs::is_directory(above / share, failure))
        folders.push_back(above / share / installed);
      if (fs::is_directory(above / "configs/models", failure)) source.push_back(above / in_source);
      above = above.parent_path();
    }
  }
  folders.insert(folders.end(), source.begin(), source.end());
  return folders;
}

}  // namespace crooner::config
