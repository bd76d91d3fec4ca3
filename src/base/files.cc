#include "base/files.h"

#include "base/atomic_file.h"
#include "base/disk_full.h"
#include "base/error.h"
#include "base/mapped_file.h"
#include "base/os_file.h"
#include "base/strings.h"

namespace crooner {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  const MappedFile file(path);
  return {reinterpret_cast<const char*>(file.bytes().data()), file.size()};
}

void write_file(const fs::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

const fs::path& create_folder(const fs::path& folder) {
  std::error_code failure;
  const bool is_file = fs::exists(folder, failure) && !fs::is_directory(folder, failure);
  if (!is_file) fs::create_directories(folder, failure);
  if (is_file || failure) {
    throw_write_error(
        failure.value(),
        str_cat("The folder '", folder.string(), "' cannot be created: ",
                is_file ? "a file of that name exists" : errno_message(failure.value()), "."));
  }
  return folder;
}

}  // namespace crooner
