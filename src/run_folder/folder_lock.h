#pragma once

#include <filesystem>

#include "base/error.h"
#include "base/os_file.h"

namespace crooner::run_folder {

// Another process uses the run folder.
class FolderInUse : public UsageError {
 public:
  using UsageError::UsageError;
};

// Locks a run folder for this process. It is a lock of the system (flock on the file `lock`), so
// that a killed process leaves none behind; the file contains the process id, for the message.
class FolderLock {
 public:
  // Throws FolderInUse naming the process that holds the lock; ResourceError when the file cannot
  // be written.
  explicit FolderLock(const std::filesystem::path& folder);

 private:
  FileHandle file_;
};

}  // namespace crooner::run_folder
