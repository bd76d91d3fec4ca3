#include "base/signals.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "base/error.h"
#include "base/signal_deadline.h"

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

// The work never notices the signal.
TEST(SignalsTest, ADeadlineEndsWhatDoesNotNotice) {
  int cleaned[2];
  ASSERT_EQ(::pipe(cleaned), 0);
  const int status = status_of([&] {
    install_signal_handlers();
    const SignalDeadline deadline([&] { EXPECT_EQ(::write(cleaned[1], "x", 1), 1); });
    std::raise(SIGTERM);
    for (;;) ::pause();
    return 0;
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 128 + SIGTERM);
  char byte = 0;
  ::close(cleaned[1]);
  EXPECT_EQ(::read(cleaned[0], &byte, 1), 1);
  ::close(cleaned[0]);
}

TEST(SignalsTest, ADeadlineThatIsOverEndsNothing) {
  const int status = status_of([] {
    install_signal_handlers();
    {
      const SignalDeadline deadline;
      std::raise(SIGTERM);
    }
    ::usleep(700'000);
    return 5;
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 5);
}

}  // namespace
}  // namespace crooner
