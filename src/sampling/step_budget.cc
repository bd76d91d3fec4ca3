#include "sampling/step_budget.h"

#include <algorithm>
#include <utility>

namespace crooner::sampling {
namespace {

constexpr double kCallSeconds = 0.4;

}  // namespace

StepBudget::StepBudget(double report_interval, std::function<double()> clock)
    : report_interval_(report_interval),
      clock_(std::move(clock)),
      call_start_(clock_()),
      last_report_(call_start_) {}

void StepBudget::begin_call() {
  call_start_ = clock_();
}

void StepBudget::end_call(int steps) {
  const double step_seconds = std::max((clock_() - call_start_) / steps, 1e-9);
  const double fitting = std::min(kCallSeconds, report_interval_) / step_seconds;
  steps_ = static_cast<int>(std::clamp(fitting, 1.0, 2.0 * steps_));
}

bool StepBudget::report_due() const {
  return clock_() - last_report_ >= report_interval_;
}

void StepBudget::reported() {
  last_report_ = clock_();
}

}  // namespace crooner::sampling
