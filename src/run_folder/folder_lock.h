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

// Locks a run folder, or another folder that one process changes, for this process. It is a lock of
// the system (flock on the file `lock`), so that a killed process leaves none behind; the file
// contains the process id, for the message.
class FolderLock {
 public:
  // Throws FolderInUse naming the process that holds the lock; ResourceError when the file cannot
  // be written. `kind` and `advice` are for the message.
  explicit FolderLock(const std::filesystem::path& folder, const char* kind = "run folder",
                      const char* advice = ", or choose another --out");

 private:
  FileHandle file_;
};

// Whether a process holds the lock of a folder. For reports: it may change at any moment.
bool is_locked(const std::filesystem::path& folder);

}  // namespace crooner::run_folder
