#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

namespace crooner::test {

// Runs `action` in a child process and gives what it returns; 100 when it ended otherwise.
inline int in_child(const std::function<int()>& action) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(action());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

// The same in a child whose files may have at most `bytes`: what a full disk does to it.
inline int with_file_limit(rlim_t bytes, const std::function<int()>& action) {
  return in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return action();
  });
}

}  // namespace crooner::test
