#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/os_file.h"

namespace crooner {

// An append-only file, for journals. append() writes all bytes or, when it throws, none: a write
// cut short by a full disk is rolled back. Throws ResourceError naming the file and the reason.
class AppendFile {
 public:
  // Opens the file, or creates it.
  explicit AppendFile(const std::filesystem::path& path);

  std::uint64_t size() const { return size_; }
  void append(std::span<const std::byte> bytes);
  void sync();                        // fsync
  void truncate(std::uint64_t size);  // drops a torn tail

 private:
  FileHandle file_;
  std::uint64_t size_;
};

}  // namespace crooner
