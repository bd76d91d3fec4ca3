#include "base/signals.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "base/error.h"

namespace crooner {
namespace {

// How a child process that runs `action` ends.
int status_of(const std::function<int()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, SIG_DFL);
    ::_exit(action());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(SignalsTest, TheFirstSetsAFlag) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    const int status = status_of([&] {
      install_signal_handlers();
      throw_if_interrupted();
      std::raise(number);
      try {
        throw_if_interrupted();
      } catch (const Interrupted& error) {
        return error.exit_code();
      }
      return 0;
    });
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 128 + number);
  }
}

TEST(SignalsTest, TheSecondEndsTheProcess) {
  const int status = status_of([] {
    install_signal_handlers();
    std::raise(SIGINT);
    std::raise(SIGTERM);
    return 0;
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 128 + SIGTERM);
}

TEST(SignalsTest, IgnoredSignalsStayIgnored) {
  const int status = status_of([] {
    std::signal(SIGHUP, SIG_IGN);
    install_signal_handlers();
    std::raise(SIGHUP);
    return caught_signal();
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(SignalsTest, CanBeCleared) {
  const int status = status_of([] {
    install_signal_handlers();
    std::raise(SIGINT);
    if (caught_signal() != SIGINT) return 1;
    clear_signal();
    throw_if_interrupted();
    return 0;
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace crooner
