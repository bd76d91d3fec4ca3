#include "base/create_folder.h"

#include "base/error.h"
#include "base/os_file.h"
#include "base/str_cat.h"

namespace crooner {

namespace fs = std::filesystem;

const fs::path& create_folder(const fs::path& folder) {
  std::error_code failure;
  const bool is_file = fs::exists(folder, failure) && !fs::is_directory(folder, failure);
  if (!is_file) fs::create_directories(folder, failure);
  if (is_file || failure) {
    throw ResourceError(str_cat("The folder '", folder.string(), "' cannot be made: ",
                                is_file ? "a file has its name" : errno_message(failure.value()),
                                "."));
  }
  return folder;
}

}  // namespace crooner
