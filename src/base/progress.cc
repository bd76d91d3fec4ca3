#include "base/progress.h"

#include <cmath>

namespace crooner {
namespace {

constexpr double kMemory = 5.0;  // seconds; time constant of the exponential average

}  // namespace

void RateMeter::add(double seconds, std::int64_t codes_done) {
  const double passed = seconds - last_seconds_;
  const auto fresh = static_cast<double>(codes_done - last_codes_);
  if (started_ && passed > 0) {
    const double measured = fresh / passed;
    const double weight = rate_ > 0 ? 1 - std::exp(-passed / kMemory) : 1;
    rate_ += weight * (measured - rate_);
  }
  if (!started_ || passed > 0) {
    started_ = true;
    last_seconds_ = seconds;
    last_codes_ = codes_done;
  }
}

std::optional<double> RateMeter::seconds_left(std::int64_t codes_left) const {
  if (rate_ <= 0) return std::nullopt;
  return static_cast<double>(codes_left) / rate_;
}

}  // namespace crooner
