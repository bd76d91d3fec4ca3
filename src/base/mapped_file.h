#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace crooner {

// A read-only memory-mapped file: pages are loaded as they are touched and may be evicted again.
// Move-only. If another process truncates the file meanwhile, touching its lost pages ends the
// program: with a sentence and exit code 3 after guard_mapped_files(), by SIGBUS without it. read()
// survives it. Files that crooner writes are replaced, never truncated.
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

  // Copies bytes through the file, not the mapping. Throws InputError when the file no longer holds
  // them: it was shortened, replaced or removed.
  void read(std::uint64_t begin, std::span<std::byte> out) const;

  // The bytes will be read once, from front to back.
  void expect_sequential() const;
  // Releases the pages of [begin, begin + size); reading them again loads them from the file.
  void release(std::size_t begin, std::size_t size) const;

 private:
  std::filesystem::path path_;
  std::span<const std::byte> bytes_;
  std::uint64_t device_ = 0, inode_ = 0;  // which file the path named
};

// From now on a mapped file that is shortened while it is read, or whose disk fails, ends the
// process with a sentence that names it, and exit code 3. For executables.
void guard_mapped_files();

}  // namespace crooner
