#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/os_file.h"
#include "base/seekable_file.h"
#include "base/stream.h"
#include "base/strings.h"

namespace crooner {
namespace {

// Closes the descriptor at the end of a scope, unless it was released.
class DescriptorGuard {
 public:
  explicit DescriptorGuard(int descriptor) : descriptor_(descriptor) {}
  DescriptorGuard(const DescriptorGuard&) = delete;
  DescriptorGuard& operator=(const DescriptorGuard&) = delete;
  ~DescriptorGuard() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

std::string quoted_name(const std::filesystem::path& path, const char* noun) {
  return path == "-" ? "Standard input" : str_cat("The ", noun, " '", path.string(), "'");
}

int open_to_read(const std::filesystem::path& path, const char* noun) {
  // A FIFO that nobody writes to would block here.
  const int descriptor = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                     : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor >= 0) return descriptor;
  if (errno == ENOENT) {
    throw InputError(str_cat("There is no ", noun, " '", path.string(), "'."));
  }
  throw InputError(
      str_cat(quoted_name(path, noun), " cannot be read: ", errno_message(errno), "."));
}

int open_temporary() {
  const char* folder = std::getenv("TMPDIR");
  const int file =
      ::open(folder && *folder ? folder : "/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
  return file >= 0 ? file : ::memfd_create("crooner", MFD_CLOEXEC);
}

void write_all(int descriptor, std::span<const std::byte> bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      throw ResourceError(
          str_cat(name, " cannot be copied to a temporary file: ", errno_message(errno), "."));
    }
    bytes = bytes.subspan(count);
  }
}

// Copies until the last writer has closed the pipe; returns the number of bytes.
std::uint64_t copy_pipe(int pipe, int to, const std::string& name) {
  std::uint64_t size = 0;
  read_stream(pipe, name, [&](std::span<const std::byte> block) {
    write_all(to, block, name);
    size += block.size();
    return true;
  });
  return size;
}

}  // namespace

SeekableFile::SeekableFile(const std::filesystem::path& path, const char* noun) : path_(path) {
  const std::string name = quoted_name(path, noun);
  DescriptorGuard file(open_to_read(path, noun));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    throw InputError(str_cat(name, " cannot be read: ", errno_message(errno), "."));
  }
  if (S_ISDIR(status.st_mode)) {
    throw InputError(str_cat("'", path.string(), "' is a folder, not an ", noun, "."));
  }
  if (S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    descriptor_ = file.release();
  } else if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)) {
    DescriptorGuard copy(open_temporary());
    size_ = copy_pipe(file.get(), copy.get(), name);
    descriptor_ = copy.release();
  } else {
    throw InputError(str_cat(name, ::isatty(file.get()) ? " is a terminal" : " is a device",
                             "; a file or a pipe is expected."));
  }
  if (size_ > 0) return;
  ::close(std::exchange(descriptor_, -1));
  throw InputError(str_cat(name, " is empty."));
}

SeekableFile::SeekableFile(SeekableFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_) {}

SeekableFile& SeekableFile::operator=(SeekableFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  return *this;
}

SeekableFile::~SeekableFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

SeekableFile SeekableFile::from_bytes(const std::filesystem::path& path,
                                      std::span<const std::byte> bytes) {
  DescriptorGuard file(open_temporary());
  write_all(file.get(), bytes, str_cat("'", path.string(), "'"));
  return {path, file.release(), bytes.size()};
}

std::size_t SeekableFile::read_at(std::uint64_t offset, std::span<std::byte> to) const {
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t count =
        ::pread(descriptor_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      throw InputError(
          str_cat("'", path_.string(), "' cannot be read: ", errno_message(errno), "."));
    }
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace crooner
