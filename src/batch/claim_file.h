#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/os_file.h"

namespace crooner::batch {

// A claim of this process on a job: a file that one process alone can create, `KEY.claim-N`. Its
// first line says who made it; each sign of life adds a byte. While this lives the file is locked.
class HeldClaim {
 public:
  // Nothing when another process has the file.
  static std::optional<HeldClaim> create(const std::filesystem::path& file,
                                         const std::string& machine);

  void heartbeat();
  void release();  // lets others take the job at once

 private:
  explicit HeldClaim(FileHandle file) : file_(std::move(file)) {}
  FileHandle file_;
};

// Another process's claim, as it was found. When two readings differ, its process was alive between
// them.
struct ClaimState {
  std::string contents;
  std::string machine;    // that it was made on; empty while its first line is not written
  bool released = false;  // by the process that had it
};
// Nothing when the file is not there (any more).
std::optional<ClaimState> read_claim(const std::filesystem::path& file);

// Whether a process of this machine still keeps the claim: its lock, which ends with the process
// however that ends. Of a claim made on another machine this says nothing.
bool is_locked(const std::filesystem::path& file);

}  // namespace crooner::batch
