#pragma once

#include <crooner/observer.h>  // IWYU pragma: export

#include <cstdint>
#include <optional>

namespace crooner {

// How fast codes come. The caller brings the time (seconds on any steady clock), so that tests need
// none. The rate is that of the last few seconds, so that it follows a change and does not jump.
class RateMeter {
 public:
  // Codes done so far at this moment.
  void add(double seconds, std::int64_t codes_done);
  double codes_per_second() const { return rate_; }  // 0: not known yet
  std::optional<double> seconds_left(std::int64_t codes_left) const;

 private:
  bool started_ = false;
  double last_seconds_ = 0;
  std::int64_t last_codes_ = 0;
  double rate_ = 0;
};

}  // namespace crooner
