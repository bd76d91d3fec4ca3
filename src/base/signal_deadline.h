#pragma once

#include <functional>
#include <thread>

namespace crooner {

// While it lives, a signal ends the process after half a second, with its exit code, if the work
// that the process does has not noticed it by then: for work that saves nothing and whose steps may
// take minutes, or long on a busy machine. `clean_up` is called before, on another thread than the
// work.
class SignalDeadline {
 public:
  explicit SignalDeadline(std::function<void()> clean_up = {});

 private:
  std::jthread watcher_;
};

// What `work` returns, done under a deadline.
template <typename Work>
auto within_signal_deadline(Work&& work) {
  const SignalDeadline deadline;
  return work();
}

}  // namespace crooner
