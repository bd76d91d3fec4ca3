#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "base/error.h"
#include "base/os_file.h"
#include "base/piped_process.h"
#include "base/signals.h"
#include "base/strings.h"

extern char** environ;

namespace crooner {
namespace {

constexpr int kWaitMilliseconds = 100;  // between two looks at the signals

}  // namespace

PipedProcess::PipedProcess(const std::vector<std::string>& words, int input) {
  std::array<int, 2> ends = {};
  errors_ = ::memfd_create("crooner", MFD_CLOEXEC);
  if (errors_ < 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw ResourceError(str_cat("'", words[0], "' cannot be run: ", errno_message(errno), "."));
  }
  output_ = ends[0];
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, errors_, STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const int failure = ::posix_spawnp(&process_, argv[0], &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failure == 0) return;
  ::close(output_);
  ::close(errors_);
  throw ResourceError(str_cat("'", words[0], "' cannot be run: ", errno_message(failure), "."));
}

PipedProcess::~PipedProcess() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(output_);
  ::close(errors_);
}

std::size_t PipedProcess::read(std::span<std::byte> to) {
  std::size_t done = 0;
  while (done < to.size()) {
    throw_if_interrupted();
    pollfd events{output_, POLLIN, 0};
    if (::poll(&events, 1, kWaitMilliseconds) <= 0) continue;
    const ssize_t count = ::read(output_, to.data() + done, to.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

PipedProcess::End PipedProcess::wait() {
  End end;
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  end.success = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  std::string text(1024, '\0');
  const ssize_t count = ::pread(errors_, text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  end.message = printable(text.substr(0, text.find('\n')));
  return end;
}

bool is_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "/usr/local/bin:/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string file = str_cat(folder.empty() ? "." : folder, "/", program);
    if (::access(file.c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace crooner
