#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace crooner {

// The reason of a failed system call, for the end of a sentence: "the disk is full", "permission
// denied", ... `number` is errno.
std::string errno_message(int number);

// An open file descriptor. Move-only; the destructor closes it. Every failure throws ResourceError
// naming the file and the reason.
class FileHandle {
 public:
  // Creates a file for writing; fails when it exists. Messages and path() name it `shown`: users do
  // not know the name of a temporary file.
  static FileHandle create(const std::filesystem::path& path, const std::filesystem::path& shown);
  // The same, but returns nothing when it exists: of several processes, on any machine that shares
  // the file system, exactly one gets it.
  static std::optional<FileHandle> try_create(const std::filesystem::path& path,
                                              const std::filesystem::path& shown);
  static std::optional<FileHandle> try_create(const std::filesystem::path& path);
  // Opens a file for appending; nothing when it does not exist.
  static std::optional<FileHandle> open_existing(const std::filesystem::path& path);
  // Opens a file for reading and appending; creates it when it does not exist.
  static FileHandle open_append(const std::filesystem::path& path);

  FileHandle(FileHandle&& other) noexcept;
  FileHandle& operator=(FileHandle&& other) noexcept;
  ~FileHandle();

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const;
  void write(std::span<const std::byte> bytes);  // all of them, at the end (append) or in order
  void truncate(std::uint64_t size);
  void sync();   // fsync
  void close();  // reports the errors of delayed writes

  // Takes the exclusive lock (flock) of this file, which the system releases when the process ends,
  // however it ends. False: another process holds it. (The lock belongs to the open file, so
  // another FileHandle of the same process does not get it either.)
  bool try_lock();

 private:
  FileHandle(std::filesystem::path path, int descriptor);
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
};

// Syncs a folder to disk, after a file in it was created or renamed.
void sync_folder(const std::filesystem::path& folder);

// Renames `from` to `to`, replacing it.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace crooner
