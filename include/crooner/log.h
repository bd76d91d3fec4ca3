#pragma once

#include <crooner/export.h>

#include <functional>
#include <string_view>

namespace crooner {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Called with every message of the library, one sentence each, on the thread that has something to
// say; calls do not overlap. What concerns a request comes through Observer::on_warning() instead.
using LogCallback = std::function<void(LogLevel, std::string_view message)>;

// Without a callback (or with an empty one) messages are dropped: the library itself prints
// nothing. Thread-safe; the callback must not call set_log_callback().
CROONER_API void set_log_callback(LogCallback callback);

}  // namespace crooner
