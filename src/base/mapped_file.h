#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace crooner {

// A file's bytes in memory, read-only, without a copy: pages come in as they are touched and may go
// again. Move-only. A file that another process shortens meanwhile ends the program (SIGBUS), as
// with every mapping; files that crooner writes are replaced, never shortened.
class MappedFile {
 public:
  MappedFile() = default;
  // Throws InputError when the file is missing, is no file, or may not be read.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  const std::filesystem::path& path() const { return path_; }
  std::span<const std::byte> bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

  // The bytes will be read once, from front to back.
  void expect_sequential() const;
  // Lets go of the memory behind [begin, begin + size); reading it again fetches it from the file.
  void release(std::size_t begin, std::size_t size) const;

 private:
  std::filesystem::path path_;
  std::span<const std::byte> bytes_;
};

}  // namespace crooner
