#pragma once

#include <crooner/observer.h>  // IWYU pragma: export

#include <cstdint>
#include <optional>

namespace crooner {

// Sampling throughput, averaged over the last few seconds: codes by time, so that a short burst
// counts for no more than it lasted. The caller passes the time (seconds on any monotonic clock),
// so that tests need no clock.
class RateMeter {
 public:
  // `codes_done`: codes sampled so far at this time.
  void add(double seconds, std::int64_t codes_done);
  double codes_per_second() const { return seconds_ > 0 ? codes_ / seconds_ : 0; }  // 0: unknown
  std::optional<double> seconds_left(std::int64_t codes_left) const;

 private:
  bool started_ = false;
  double last_seconds_ = 0;
  std::int64_t last_codes_ = 0;
  double codes_ = 0;  // of the last few seconds, older ones counting less
  double seconds_ = 0;
};

}  // namespace crooner
