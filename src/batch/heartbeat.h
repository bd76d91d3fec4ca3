#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "batch/claims.h"

namespace crooner::batch {

// Sends the heartbeats of claims during its lifetime, on its own thread.
class Heartbeat {
 public:
  Heartbeat(Claims& claims, double seconds_between);

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last member: it is joined first
};

}  // namespace crooner::batch
