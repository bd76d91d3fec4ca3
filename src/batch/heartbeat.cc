#include "batch/heartbeat.h"

#include <chrono>

namespace crooner::batch {

Heartbeat::Heartbeat(Claims& claims, double seconds_between)
    : thread_([this, &claims, seconds_between](const std::stop_token& stop) {
        const std::chrono::duration<double> pause(seconds_between);
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested()) {
          claims.heartbeat();
        }
      }) {}

}  // namespace crooner::batch
