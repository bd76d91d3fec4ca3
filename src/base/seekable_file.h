#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace crooner {

// A file that is read at any offset. What can only be read once and in order (a FIFO, <(command),
// "-" for standard input) is first copied to an unnamed temporary file; a signal ends the copying
// with Interrupted. Move-only.
class SeekableFile {
 public:
  // `noun` is what messages call the file: "audio file". Throws InputError when it is missing,
  // empty, a folder, a device, a terminal or not readable; ResourceError when a pipe holds more
  // than the disk.
  SeekableFile(const std::filesystem::path& path, const char* noun);
  SeekableFile(SeekableFile&& other) noexcept;
  SeekableFile& operator=(SeekableFile&& other) noexcept;
  ~SeekableFile();

  // These bytes in an unnamed temporary file; `path` is for messages.
  static SeekableFile from_bytes(const std::filesystem::path& path,
                                 std::span<const std::byte> bytes);

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }

  // Reads `to.size()` bytes from `offset` on, fewer at the end of the file; returns their number.
  // Throws InputError when the device fails.
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> to) const;

 private:
  SeekableFile(std::filesystem::path path, int descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace crooner
