#include "base/log.h"

#include <crooner/log.h>

#include <mutex>
#include <utility>

namespace crooner {
namespace {

struct Log {
  std::mutex mutex;
  LogCallback callback;
};

// Never destroyed: the destructors of other objects may log.
Log& instance() {
  static Log& log = *new Log;
  return log;
}

void send(LogLevel level, std::string_view message) {
  Log& log = instance();
  const std::lock_guard lock(log.mutex);
  if (log.callback) log.callback(level, message);
}

}  // namespace

void set_log_callback(LogCallback callback) {
  Log& log = instance();
  const std::lock_guard lock(log.mutex);
  log.callback = std::move(callback);
}

namespace log {

void debug(std::string_view message) {
  send(LogLevel::kDebug, message);
}
void info(std::string_view message) {
  send(LogLevel::kInfo, message);
}
void warn(std::string_view message) {
  send(LogLevel::kWarning, message);
}
void error(std::string_view message) {
  send(LogLevel::kError, message);
}

}  // namespace log
}  // namespace crooner
