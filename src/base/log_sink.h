#pragma once

#include <crooner/log.h>

#include <string>

namespace crooner::log {

// Writes the messages of base/log.h to stderr from now on, those of kInfo and above. For
// executables: the library prints nothing.
void write_to_stderr();

// The least important messages that stderr shows.
void set_stderr_level(LogLevel level);

// What every message begins with from now on.
void set_prefix(const std::string& prefix);

// Writes everything (from kDebug on) to this file too. Throws ResourceError when it cannot be
// opened.
void add_file(const char* path);

}  // namespace crooner::log
