#include "config/resource_folders.h"

#include "base/os_environment.h"

namespace crooner::config {

namespace fs = std::filesystem;

std::vector<fs::path> resource_folders(const char* installed, const char* in_source) {
  std::vector<fs::path> folders, source;
  std::error_code failure;
  fs::path above = executable_path().parent_path();
  for (int steps = 0; steps < 8 && above.has_relative_path(); ++steps) {
    if (steps > 0 && fs::is_directory(above / "share/crooner", failure))
      folders.push_back(above / "share/crooner" / installed);
    if (fs::is_directory(above / "configs/models", failure)) source.push_back(above / in_source);
    above = above.parent_path();
  }
  folders.insert(folders.end(), source.begin(), source.end());
  return folders;
}

}  // namespace crooner::config
