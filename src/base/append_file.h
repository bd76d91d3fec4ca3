#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/os_file.h"

namespace crooner {

// A file that only grows, for journals. append() adds all bytes or, when it throws, none that last:
// what a full disk cut short is taken back. Throws ResourceError naming the file and the reason.
class AppendFile {
 public:
  // Opens it, or makes it.
  explicit AppendFile(const std::filesystem::path& path);

  std::uint64_t size() const { return size_; }
  void append(std::span<const std::byte> bytes);
  void sync();                        // onto the disk
  void truncate(std::uint64_t size);  // drops a torn tail

 private:
  FileHandle file_;
  std::uint64_t size_;
};

}  // namespace crooner
