#pragma once

#include <functional>

#include "base/monotonic_seconds.h"

namespace crooner::sampling {

// Decides how many steps one call of the engine makes, and when sampled tokens are reported to be
// saved. A call makes as many steps as fit into 0.4 s at the speed of the last call, and at most
// twice as many as that one: short enough to react to a signal, long enough to cost nothing. So the
// tokens that are not yet reported are worth at most `report_interval` seconds and one call.
class StepBudget {
 public:
  // report_interval: seconds; 0: after every step. `clock`: returns seconds.
  explicit StepBudget(double report_interval, std::function<double()> clock = monotonic_seconds);

  int steps() const { return steps_; }  // at most, in the next call
  void begin_call();
  void end_call(int steps);  // the number of steps that the call made

  bool report_due() const;
  void reported();

 private:
  double report_interval_;
  std::function<double()> clock_;
  int steps_ = 1;
  double call_start_;
  double last_report_;
};

}  // namespace crooner::sampling
