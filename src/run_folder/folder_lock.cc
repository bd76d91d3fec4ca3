#include "run_folder/folder_lock.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "base/os_process.h"
#include "base/strings.h"

namespace crooner::run_folder {
namespace {

// The process that holds the lock, if the file names it: until it is written, the file is empty.
std::string holder(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  const std::string digits = text.substr(0, text.find('\n'));
  const bool number = !digits.empty() && std::all_of(digits.begin(), digits.end(),
                                                     [](char c) { return c >= '0' && c <= '9'; });
  return number ? "process " + digits : "another process";
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder, const char* kind, const char* advice)
    : file_(FileHandle::open_append(folder / "lock")) {
  if (!file_.try_lock()) {
    throw FolderInUse(str_cat("The ", kind, " '", folder.string(), "' is in use by ",
                              holder(file_.path()), ". Wait until it is done", advice, "."));
  }
  file_.truncate(0);
  const std::string text = str_cat(process_id(), "\n");
  file_.write(std::as_bytes(std::span(text)));
}

bool is_locked(const std::filesystem::path& folder) {
  auto file = FileHandle::open_existing(folder / "lock");
  return file && !file->try_lock();
}

}  // namespace crooner::run_folder
