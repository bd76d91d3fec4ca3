#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/os_file.h"

namespace crooner {

// Writes a file that is there whole or not at all, whatever happens meanwhile: into a temporary
// file in the same folder, which commit() puts onto the disk and renames. Without commit() the old
// file (or none) stays. All functions throw ResourceError naming the file and the reason (the disk
// is full,
// ...). A symbolic link is followed; a target that is no regular file (/dev/null) is refused.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  AtomicFile(AtomicFile&&) = delete;
  ~AtomicFile();

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
  std::uint64_t size() const { return size_; }  // bytes that write() got

  // For a library that writes files by name (libsndfile): it may write this one instead of write().
  const std::filesystem::path& temporary() const { return temporary_; }

  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::optional<FileHandle> file_;
  std::uint64_t size_ = 0;
  bool committed_ = false;
};

void write_file(const std::filesystem::path& path, std::string_view text);

// Removes what killed processes left of their AtomicFiles. Only for a folder that no other process
// writes (a locked run folder).
void remove_temporary_files(const std::filesystem::path& folder);

}  // namespace crooner
