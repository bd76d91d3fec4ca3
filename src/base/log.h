#pragma once

#include <string_view>

namespace crooner::log {

// Messages for the eye. They go to the callback of crooner::set_log_callback() (crooner/log.h),
// which the executables set to the terminal and a file (base/log_sink.h); without one they are
// dropped. Thread-safe.
void debug(std::string_view message);
void info(std::string_view message);
void warn(std::string_view message);
void error(std::string_view message);

}  // namespace crooner::log
