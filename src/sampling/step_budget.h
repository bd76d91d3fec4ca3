#pragma once

#include <functional>

#include "base/monotonic_seconds.h"

namespace crooner::sampling {

// How many steps the engine makes in one call, and when what it drew is told, to be saved. A call
// takes as many steps as fit into 0.4 s at the last one's speed, at most twice as many as that one:
// often enough for a signal, seldom enough to cost nothing. So what is drawn and not yet told is at
// most `report_interval` seconds of sampling and one call.
class StepBudget {
 public:
  // report_interval 0: after every step. `clock`: in seconds.
  explicit StepBudget(double report_interval, std::function<double()> clock = monotonic_seconds);

  int steps() const { return steps_; }  // of the next call, at most
  void begin_call();
  void end_call(int steps);  // so many it made

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
