#pragma once

#include <filesystem>

#include "base/error.h"
#include "base/os_file.h"

namespace crooner::run_folder {

// Another process works in the run folder.
class FolderInUse : public UsageError {
 public:
  using UsageError::UsageError;
};

// Keeps a run folder for this process. The lock is the system's (flock on the file `lock`), so that
// a killed process leaves none behind; the file holds the process id, for the message.
class FolderLock {
 public:
  // Throws FolderInUse naming the process that has the folder; ResourceError when the file cannot
  // be written.
  explicit FolderLock(const std::filesystem::path& folder);

 private:
  FileHandle file_;
};

}  // namespace crooner::run_folder
