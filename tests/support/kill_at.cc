// Preloaded (LD_PRELOAD) into a program under test, this ends it with SIGKILL at its
// CROONER_KILL_AT-th operation on a file, counted from 1, whatever the machine's speed: before the
// operation, or, if it is a write, after half of its bytes, as a crash leaves them. Without that
// variable a program that ends counts its operations into the file CROONER_COUNT_INTO.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long> operations{0};

// The function behind ours; a pointer, since the types differ.
template <class Function>
Function next(const char* name) {
  void* const found = ::dlsym(RTLD_NEXT, name);
  Function function;
  std::memcpy(&function, &found, sizeof function);
  return function;
}

bool is_last() {
  static const char* const at = std::getenv("CROONER_KILL_AT");
  const long operation = ++operations;
  return at && std::atol(at) == operation;
}

[[noreturn]] void end() {
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

__attribute__((destructor)) void count() {
  const char* const file = std::getenv("CROONER_COUNT_INTO");
  if (!file) return;
  if (std::FILE* const out = std::fopen(file, "w")) {
    std::fprintf(out, "%ld\n", operations.load());
    std::fclose(out);
  }
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  if (descriptor > STDERR_FILENO && is_last()) {
    if (real(descriptor, bytes, size / 2) < 0) std::perror("write");
    end();
  }
  return real(descriptor, bytes, size);
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  static const auto real = next<ssize_t (*)(int, const iovec*, int)>("writev");
  if (descriptor > STDERR_FILENO && is_last()) {
    if (real(descriptor, parts, count / 2) < 0) std::perror("writev");
    end();
  }
  return real(descriptor, parts, count);
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  if (is_last()) end();
  return real(from, to);
}

int fsync(int descriptor) {
  static const auto real = next<int (*)(int)>("fsync");
  if (is_last()) end();
  return real(descriptor);
}

int fdatasync(int descriptor) {
  static const auto real = next<int (*)(int)>("fdatasync");
  if (is_last()) end();
  return real(descriptor);
}

}  // extern "C"
