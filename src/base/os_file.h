#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace crooner {

// Why the last system call failed, for the end of a sentence: "the disk is full", "permission
// denied", ... `number` is errno.
std::string errno_message(int number);

// An open file descriptor. Move-only; closed at the end. Every failure throws ResourceError naming
// the file and the reason.
class FileHandle {
 public:
  // A new file for writing; fails when it exists.
  static FileHandle create(const std::filesystem::path& path);
  // The same, but nothing when it exists: of several processes, on any machine that shares the file
  // system, one gets it.
  static std::optional<FileHandle> try_create(const std::filesystem::path& path);
  // For appending; nothing when it does not exist.
  static std::optional<FileHandle> open_existing(const std::filesystem::path& path);
  // For reading and appending; made when it does not exist.
  static FileHandle open_append(const std::filesystem::path& path);

  FileHandle(FileHandle&& other) noexcept;
  FileHandle& operator=(FileHandle&& other) noexcept;
  ~FileHandle();

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const;
  void write(std::span<const std::byte> bytes);  // all of them, at the end (append) or in order
  void truncate(std::uint64_t size);
  void sync();   // onto the disk: contents and length
  void close();  // reports what a delayed write may still say

  // Takes the exclusive lock of this file, which the system lets go when the process ends, however
  // it ends. False: another process has it. (It belongs to the open file, so that another
  // FileHandle of the same process does not get it either.)
  bool try_lock();

 private:
  FileHandle(std::filesystem::path path, int descriptor);
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
};

// Puts a folder's entries onto the disk, after a file in it was made or renamed.
void sync_folder(const std::filesystem::path& folder);

// Puts a file that somebody else wrote onto the disk.
void sync_file(const std::filesystem::path& path);

// Renames over what `to` may be.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

long process_id();

}  // namespace crooner
