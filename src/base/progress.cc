#include "base/progress.h"

#include <algorithm>
#include <cmath>

namespace crooner {
namespace {

constexpr double kMemory = 5.0;  // seconds; time constant with which the past is forgotten

}  // namespace

void RateMeter::add(double seconds, std::int64_t codes_done) {
  const double passed = seconds - last_seconds_;
  // Fewer than before: a song has failed, and its codes count no more.
  const auto fresh = static_cast<double>(std::max<std::int64_t>(codes_done - last_codes_, 0));
  if (started_ && passed > 0) {
    const double kept = std::exp(-passed / kMemory);
    codes_ = kept * codes_ + fresh;
    seconds_ = kept * seconds_ + passed;
  }
  if (!started_ || passed > 0) {
    started_ = true;
    last_seconds_ = seconds;
    last_codes_ = codes_done;
  }
}

std::optional<double> RateMeter::seconds_left(std::int64_t codes_left) const {
  const double rate = codes_per_second();
  if (rate <= 0) return std::nullopt;
  return static_cast<double>(codes_left) / rate;
}

}  // namespace crooner
