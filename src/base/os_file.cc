#include "base/os_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/disk_full.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner {
namespace {

// Messages name the file `shown`. Returns -1 when it fails with `harmless`.
int open_or_throw(const std::filesystem::path& path, int flags, const std::filesystem::path& shown,
                  int harmless = 0) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  } while (descriptor < 0 && errno == EINTR);
  const int failure = errno;
  if (descriptor < 0 && failure != harmless) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    std::error_code ignored;
    const bool refused = failure == ENOENT && std::filesystem::is_directory(folder, ignored);
    throw_write_error(
        failure, str_cat("'", shown.string(), "' cannot be written: ",
                         refused ? "its directory is not writable" : errno_message(failure), "."));
  }
  return descriptor;
}

}  // namespace

std::string errno_message(int number) {
  switch (number) {
    case ENOSPC:
      return "the disk is full";
    case EDQUOT:
      return "the disk quota is exceeded";
    case EFBIG:
      return "it would become larger than the system allows (ulimit -f)";
    case EROFS:
      return "the file system is read-only";
    case EACCES:
    case EPERM:
      return "permission denied";
    case ENOENT:
      return "its directory does not exist";
    case ENOTDIR:
      return "a part of its path is a file, not a directory";
    case EMFILE:
    case ENFILE:
      return "too many files are open (ulimit -n)";
    case ENAMETOOLONG:
      return "its name is too long";
    case ELOOP:
      return "its symbolic links form a loop";
    default:
      break;
  }
  return std::strerror(number);
}

void throw_write_error(int number, const std::string& sentence) {
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) throw DiskFull(sentence);
  throw ResourceError(sentence);
}

FileHandle FileHandle::create(const std::filesystem::path& path,
                              const std::filesystem::path& shown) {
  return {shown, open_or_throw(path, O_WRONLY | O_CREAT | O_EXCL, shown)};
}

std::optional<FileHandle> FileHandle::try_create(const std::filesystem::path& path) {
  return try_create(path, path);
}

std::optional<FileHandle> FileHandle::try_create(const std::filesystem::path& path,
                                                 const std::filesystem::path& shown) {
  const int made = open_or_throw(path, O_WRONLY | O_CREAT | O_EXCL, shown, EEXIST);
  if (made < 0) return std::nullopt;
  return FileHandle(shown, made);
}

std::optional<FileHandle> FileHandle::open_existing(const std::filesystem::path& path) {
  const int opened = open_or_throw(path, O_WRONLY | O_APPEND, path, ENOENT);
  if (opened < 0) return std::nullopt;
  return FileHandle(path, opened);
}

FileHandle FileHandle::open_append(const std::filesystem::path& path) {
  return {path, open_or_throw(path, O_RDWR | O_CREAT | O_APPEND, path)};
}

FileHandle::FileHandle(std::filesystem::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

FileHandle::FileHandle(FileHandle&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileHandle::~FileHandle() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FileHandle::fail(const char* what) const {
  const int number = errno;
  throw_write_error(
      number, str_cat("'", path_.string(), "' cannot be ", what, ": ", errno_message(number), "."));
}

std::uint64_t FileHandle::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) fail("read");
  return static_cast<std::uint64_t>(status.st_size);
}

void FileHandle::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("written");
    }
    bytes = bytes.subspan(written);
  }
}

void FileHandle::truncate(std::uint64_t size) {
  while (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    if (errno != EINTR) fail("truncated");
  }
}

void FileHandle::sync() {
  while (::fsync(descriptor_) != 0) {
    // Pipes and some network file systems do not support fsync.
    if (errno == EINVAL || errno == EROFS) return;
    if (errno != EINTR) fail("written");
  }
}

void FileHandle::close() {
  // Not retried: on Linux the descriptor is closed even when close() was interrupted.
  const int descriptor = std::exchange(descriptor_, -1);
  if (descriptor >= 0 && ::close(descriptor) != 0 && errno != EINTR) fail("written");
}

bool FileHandle::try_lock() {
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) fail("locked");
  }
  return true;
}

void sync_folder(const std::filesystem::path& folder) {
  const std::filesystem::path name = folder.empty() ? "." : folder;
  const int descriptor = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // a folder that is writable but not readable
  ::fsync(descriptor);
  ::close(descriptor);
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    const int number = errno;
    throw_write_error(
        number, str_cat("'", to.string(), "' cannot be written: ", errno_message(number), "."));
  }
}

}  // namespace crooner
