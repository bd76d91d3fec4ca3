#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "batch/claims.h"

namespace crooner::batch {

// Gives the signs of life of some claims as long as it lives, on a thread of its own.
class Heartbeat {
 public:
  Heartbeat(Claims& claims, double seconds_between);

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it ends first
};

}  // namespace crooner::batch
