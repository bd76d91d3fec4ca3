#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/os_file.h"

namespace crooner::batch {

// A claim of this process on a job: a file that only one process can create, `KEY.claim-N`. Its
// first line names the process; each heartbeat appends one byte. The file is locked during the
// lifetime of this object.
class HeldClaim {
 public:
  // Nothing if another process has created the file.
  static std::optional<HeldClaim> create(const std::filesystem::path& file,
                                         const std::string& machine);

  void heartbeat();
  void release();  // others can claim the job at once

 private:
  explicit HeldClaim(FileHandle file) : file_(std::move(file)) {}
  FileHandle file_;
};

// The claim of another process as it was read. If two readings differ, its process was alive
// between them.
struct ClaimState {
  std::string contents;
  std::string machine;    // it was created on; empty until its first line is written
  bool released = false;  // its process gave up the job
};
// Nothing if the file does not exist (any more).
std::optional<ClaimState> read_claim(const std::filesystem::path& file);

// Whether a process of this machine holds the claim's lock, which ends with the process however
// that ends. Meaningless for a claim of another machine.
bool is_locked(const std::filesystem::path& file);

}  // namespace crooner::batch
