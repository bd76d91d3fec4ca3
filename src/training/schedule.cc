#include "training/schedule.h"

#include <algorithm>
#include <cmath>

namespace crooner::training {

double learning_rate_factor(const config::ScheduleConfig& schedule, std::int64_t step) {
  const auto now = static_cast<double>(step);
  const double warm = schedule.warmup > 0 ? std::min(1.0, now / schedule.warmup) : 1.0;
  const double decayed =
      schedule.linear_decay
          ? std::max(0.0, 1.0 - std::max(0.0, now - schedule.linear_start) / schedule.decay)
          : std::pow(schedule.gamma, std::floor(now / schedule.decay));
  return schedule.scale * warm * decayed;
}

bool finished(const config::ScheduleConfig& schedule, std::int64_t step) {
  return schedule.linear_decay &&
         static_cast<double>(step) >= schedule.linear_start + schedule.decay;
}

}  // namespace crooner::training
