#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>

#include "base/child_process.h"
#include "base/error.h"
#include "base/os_environment.h"
#include "base/os_file.h"
#include "base/strings.h"

extern char** environ;

namespace crooner {
namespace {

// Our environment with the pairs added or replaced.
std::vector<std::string> environment_with(
    const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const bool replaced = std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
      return text.starts_with(pair.first + "=");
    });
    if (!replaced) all.push_back(text);
  }
  for (const auto& [name, value] : pairs) all.push_back(str_cat(name, "=", value));
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

std::vector<std::string> command_line() {
  std::vector<std::string> words;
  std::ifstream bytes("/proc/self/cmdline");
  for (std::string word; std::getline(bytes, word, '\0');) words.push_back(word);
  return words;
}

ChildProcess::ChildProcess(const std::vector<std::string>& words,
                           const std::vector<std::pair<std::string, std::string>>& environment,
                           Output output) {
  const std::string program = executable_path().string();
  std::array<int, 2> ends = {-1, -1};
  if (output == Output::kRead && ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw ResourceError(str_cat("'", program, "' cannot be run: ", errno_message(errno), "."));
  }
  output_ = ends[0];
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (output == Output::kRead) {
    ::fcntl(output_, F_SETFL, O_NONBLOCK);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  }
  std::vector<std::string> arguments = words, settings = environment_with(environment);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  const int failure = ::posix_spawn(&process_, program.c_str(), &actions, &attributes,
                                    pointers(arguments).data(), pointers(settings).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (output == Output::kRead) ::close(ends[1]);
  if (failure == 0) return;
  if (output == Output::kRead) ::close(output_);
  throw ResourceError(str_cat("'", program, "' cannot be run: ", errno_message(failure), "."));
}

ChildProcess::~ChildProcess() {
  if (output_ >= 0) ::close(output_);
  if (end_) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::optional<ProcessEnd> ChildProcess::poll() {
  int status = 0;
  if (!end_ && ::waitpid(process_, &status, WNOHANG) == process_) {
    end_ =
        WIFSIGNALED(status) ? ProcessEnd{0, WTERMSIG(status)} : ProcessEnd{WEXITSTATUS(status), 0};
  }
  return end_;
}

void ChildProcess::send_signal(int number) const {
  if (process_ > 0 && !end_) ::kill(process_, number);
}

std::string ChildProcess::read_output() {
  std::string text;
  std::array<char, 4096> piece;
  for (;;) {
    const ssize_t count = output_ < 0 ? 0 : ::read(output_, piece.data(), piece.size());
    if (count > 0) text.append(piece.data(), static_cast<std::size_t>(count));
    if (count <= 0 && !(count < 0 && errno == EINTR)) return text;
  }
}

void end_with_parent(long parent) {
  ::signal(SIGPIPE, SIG_IGN);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::raise(SIGTERM);
}

}  // namespace crooner
