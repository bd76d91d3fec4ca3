#pragma once

#include <functional>

#include "base/steady_seconds.h"

namespace crooner::sampling {

// How many steps the engine makes in one call, and when what it drew is told, to be saved. A call
// takes as many steps as fit into 0.4 s at the last one's speed, at most twice as many as that one:
// often enough for a signal, seldom enough to cost nothing. So what is drawn and not yet told is at
// most `tell_every` seconds of sampling and one call.
class CallPace {
 public:
  // tell_every 0: after every step. `clock`: in seconds.
  explicit CallPace(double tell_every, std::function<double()> clock = steady_seconds);

  int steps() const { return steps_; }  // of the next call, at most
  void call_begins();
  void call_ended(int steps);  // so many it made

  bool time_to_tell() const;
  void told();

 private:
  double tell_every_;
  std::function<double()> clock_;
  int steps_ = 1;
  double call_began_;
  double told_;
};

}  // namespace crooner::sampling
