#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "base/error.h"
#include "base/signals.h"

namespace crooner {
namespace {

std::atomic<int> first_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

extern "C" void on_signal(int number) {
  int none = 0;
  if (!first_signal.compare_exchange_strong(none, number)) ::_exit(128 + number);
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(number, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(number, &action, nullptr);
  }
  ::signal(SIGXFSZ, SIG_IGN);
}

int caught_signal() {
  return first_signal.load();
}

void throw_if_interrupted() {
  const int number = caught_signal();
  if (number != 0) throw Interrupted(number);
}

void throw_if_cancelled(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Cancelled();
}

void throw_if_interrupted(const std::stop_token& stop) {
  throw_if_interrupted();
  throw_if_cancelled(stop);
}

void clear_signal() {
  first_signal.store(0);
}

}  // namespace crooner
