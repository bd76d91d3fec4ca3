#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace crooner {

// A read-only memory-mapped file: pages are loaded as they are touched and may be evicted again.
// Move-only. If another process truncates the file meanwhile, the program dies with SIGBUS, as with
// every mapping; files that crooner writes are replaced, never truncated.
class MappedFile {
 public:
  MappedFile() = default;
  // Throws InputError when the file is missing, not a regular file, or not readable.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  const std::filesystem::path& path() const { return path_; }
  std::span<const std::byte> bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

  // The bytes will be read once, from front to back.
  void expect_sequential() const;
  // Releases the pages of [begin, begin + size); reading them again loads them from the file.
  void release(std::size_t begin, std::size_t size) const;

 private:
  std::filesystem::path path_;
  std::span<const std::byte> bytes_;
};

}  // namespace crooner
