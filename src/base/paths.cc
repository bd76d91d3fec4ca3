#include "base/paths.h"

#include <algorithm>

#include "base/error.h"
#include "base/os_file.h"
#include "base/strings.h"

namespace crooner {

namespace fs = std::filesystem;

bool path_exists(const fs::path& path) noexcept {
  std::error_code refused;
  return fs::exists(path, refused);
}

bool is_folder(const fs::path& path) noexcept {
  std::error_code refused;
  return fs::is_directory(path, refused);
}

bool is_file(const fs::path& path) noexcept {
  std::error_code refused;
  return fs::is_regular_file(path, refused);
}

std::string refused_path(const fs::path& path) {
  std::error_code refused;
  const fs::file_status status = fs::status(path, refused);
  if (!refused || status.type() == fs::file_type::not_found) return "";
  return errno_message(refused.value());
}

void check_not_refused(const fs::path& path) {
  const std::string reason = refused_path(path);
  if (!reason.empty()) {
    throw InputError(str_cat("'", path.string(), "' cannot be read: ", reason, "."));
  }
}

std::vector<fs::path> list_folder(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failure;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    entries.push_back(at->path());
  }
  if (failure) {
    throw InputError(str_cat("The folder '", folder.string(),
                             "' cannot be read: ", errno_message(failure.value()), "."));
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace crooner
