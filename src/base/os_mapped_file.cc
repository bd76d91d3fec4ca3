#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/os_file.h"
#include "base/strings.h"

namespace crooner {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
  throw InputError(str_cat("'", path.string(), "' cannot be read: ", why, "."));
}

std::string reading_reason(int number) {
  return number == ENOENT ? "there is no such file" : errno_message(number);
}

// The mapped files of the process, which a signal handler can look up without a lock.
constexpr std::size_t kMaxGuarded = 256;
struct Guarded {
  std::atomic<const std::byte*> begin{nullptr};
  std::atomic<std::size_t> size{0};
  char sentence[512] = "";
};
Guarded guarded_files[kMaxGuarded];

void guard(std::span<const std::byte> bytes, const std::filesystem::path& path) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  for (Guarded& entry : guarded_files) {
    if (entry.begin.load() != nullptr) continue;
    std::snprintf(entry.sentence, sizeof(entry.sentence),
                  "error: '%.400s' was shortened, or could not be read, while it was in use.\n",
                  path.c_str());
    entry.size.store(bytes.size());
    entry.begin.store(bytes.data());
    return;
  }
}

void end_guard(std::span<const std::byte> bytes) {
  for (Guarded& entry : guarded_files) {
    if (entry.begin.load() == bytes.data()) entry.begin.store(nullptr);
  }
}

extern "C" void on_lost_page(int number, siginfo_t* info, void*) {
  const auto* address = static_cast<const std::byte*>(info->si_addr);
  for (const Guarded& entry : guarded_files) {
    const std::byte* begin = entry.begin.load();
    if (begin == nullptr || address < begin || address >= begin + entry.size.load()) continue;
    if (::write(STDERR_FILENO, entry.sentence, std::strlen(entry.sentence)) < 0) ::_exit(3);
    ::_exit(3);
  }
  ::signal(number, SIG_DFL);  // not ours: the fault happens again
}

}  // namespace

void guard_mapped_files() {
  struct sigaction action {};
  action.sa_sigaction = on_lost_page;
  action.sa_flags = SA_SIGINFO;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, nullptr);
}

MappedFile::MappedFile(const std::filesystem::path& path) : path_(path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) refuse(path, reading_reason(errno));
  struct stat status {};
  const bool known = ::fstat(descriptor, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    refuse(path, known && S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = nullptr;  // an empty file cannot be mapped
  int error = 0;
  if (size > 0) {
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    error = errno;
  }
  ::close(descriptor);
  if (data == MAP_FAILED) refuse(path, reading_reason(error));
  bytes_ = {static_cast<const std::byte*>(data), size};
  device_ = status.st_dev;
  inode_ = status.st_ino;
  if (!bytes_.empty()) guard(bytes_, path_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)),
      bytes_(std::exchange(other.bytes_, {})),
      device_(other.device_),
      inode_(other.inode_) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(bytes_, other.bytes_);
  std::swap(device_, other.device_);
  std::swap(inode_, other.inode_);
  return *this;
}

MappedFile::~MappedFile() {
  if (bytes_.empty()) return;
  end_guard(bytes_);
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void MappedFile::read(std::uint64_t begin, std::span<std::byte> out) const {
  const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) refuse(path_, reading_reason(errno));
  struct stat status {};
  std::string problem;
  if (::fstat(descriptor, &status) != 0 || status.st_dev != device_ || status.st_ino != inode_) {
    problem = "it was replaced by another file meanwhile";
  }
  std::size_t done = 0;
  while (problem.empty() && done < out.size()) {
    const ssize_t count =
        ::pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(begin + done));
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (count == 0) {
      problem = str_cat("it was shortened from ", bytes_.size(), " to ", status.st_size,
                        " bytes meanwhile");
    } else if (errno != EINTR) {
      problem = reading_reason(errno);
    }
  }
  ::close(descriptor);
  if (!problem.empty()) refuse(path_, problem);
}

void MappedFile::expect_sequential() const {
  if (bytes_.empty()) return;
  ::madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(), MADV_SEQUENTIAL);
}

void MappedFile::release(std::size_t begin, std::size_t size) const {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t end = std::min(bytes_.size(), begin + size);
  const std::size_t first = (begin + page - 1) / page * page;  // whole pages of the range only
  const std::size_t last = end == bytes_.size() ? end : end / page * page;
  if (first >= last) return;
  ::madvise(const_cast<std::byte*>(bytes_.data()) + first, last - first, MADV_DONTNEED);
}

}  // namespace crooner
