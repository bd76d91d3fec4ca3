#include "sampling/call_pace.h"

#include <algorithm>
#include <utility>

namespace crooner::sampling {
namespace {

constexpr double kCallSeconds = 0.4;

}  // namespace

CallPace::CallPace(double tell_every, std::function<double()> clock)
    : tell_every_(tell_every),
      clock_(std::move(clock)),
      call_began_(clock_()),
      told_(call_began_) {}

void CallPace::call_begins() {
  call_began_ = clock_();
}

void CallPace::call_ended(int steps) {
  const double of_a_step = std::max((clock_() - call_began_) / steps, 1e-9);
  const double fitting = std::min(kCallSeconds, tell_every_) / of_a_step;
  steps_ = static_cast<int>(std::clamp(fitting, 1.0, 2.0 * steps_));
}

bool CallPace::time_to_tell() const {
  return clock_() - told_ >= tell_every_;
}

void CallPace::told() {
  told_ = clock_();
}

}  // namespace crooner::sampling
