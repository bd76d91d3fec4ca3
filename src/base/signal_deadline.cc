#include "base/signal_deadline.h"

#include <chrono>
#include <cstdlib>
#include <stop_token>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"

namespace crooner {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kInterval(20);
constexpr milliseconds kGrace(500);

void watch(const std::stop_token& over, const std::function<void()>& clean_up) {
  milliseconds waited(0);
  while (!over.stop_requested() && waited < kGrace) {
    std::this_thread::sleep_for(kInterval);
    if (caught_signal() != 0) waited += kInterval;
  }
  if (over.stop_requested()) return;
  if (clean_up) clean_up();
  const Interrupted interrupted(caught_signal());
  log::error(interrupted.what());
  std::_Exit(interrupted.exit_code());  // the work never notices; nothing may wait for it
}

}  // namespace

SignalDeadline::SignalDeadline(std::function<void()> clean_up)
    : watcher_([clean_up = std::move(clean_up)](const std::stop_token& over) {
        watch(over, clean_up);
      }) {}

}  // namespace crooner
