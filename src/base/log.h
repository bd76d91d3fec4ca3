#pragma once

#include <string_view>

namespace crooner::log {

enum class Level { kDebug, kInfo, kWarning, kError, kOff };

// Messages for the eye, on stderr (and in the log file, if one is set). Thread-safe.
// spdlog stays in log.cc: its fmt and LibTorch's cannot meet in one translation unit.
void debug(std::string_view message);
void info(std::string_view message);
void warn(std::string_view message);
void error(std::string_view message);

// Shows messages from this level on; kInfo at the start.
void set_level(Level level);

// Writes everything (from kDebug on) to this file too. Throws ResourceError when it cannot be
// opened.
void set_file(const char* path);

}  // namespace crooner::log
