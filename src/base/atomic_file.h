#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/os_file.h"

namespace crooner {

// Writes a file atomically: into a temporary file in the same folder, which commit() syncs to disk
// and renames. Without commit() the old file (or none) stays. All functions throw ResourceError
// naming the file and the reason (the disk is full, ...). A symbolic link is followed; a target
// that is not a regular file (/dev/null) is refused.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  AtomicFile(AtomicFile&&) = delete;
  ~AtomicFile();

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
  std::uint64_t size() const { return size_; }  // bytes written so far

  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::optional<FileHandle> file_;
  std::uint64_t size_ = 0;
  bool committed_ = false;
};

// Removes the temporary files of AtomicFiles whose process was killed. Only for a folder that no
// other process writes to (a locked run folder).
void remove_temporary_files(const std::filesystem::path& folder);

}  // namespace crooner
