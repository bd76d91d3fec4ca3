#include "base/make_folder.h"

#include "base/cat.h"
#include "base/error.h"
#include "base/os_file.h"

namespace crooner {

namespace fs = std::filesystem;

const fs::path& make_folder(const fs::path& folder) {
  std::error_code failure;
  const bool is_file = fs::exists(folder, failure) && !fs::is_directory(folder, failure);
  if (!is_file) fs::create_directories(folder, failure);
  if (is_file || failure) {
    throw ResourceError(cat("The folder '", folder.string(), "' cannot be made: ",
                            is_file ? "a file has its name" : failure_reason(failure.value()),
                            "."));
  }
  return folder;
}

}  // namespace crooner
