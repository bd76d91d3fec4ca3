#pragma once

#include <crooner/log.h>

#include <string>
#include <string_view>

#include "report/progress.h"

namespace crooner::report {

// A message as a line between the events of a process that another one started; no user sees it.
std::string message_event(LogLevel level, std::string_view text);

// Reads a line of a process that was started with --json, and calls the function of `progress` or
// `on_message` that it is about; `progress` has the line's batch then. Lines that are no events,
// and events that have no function, are passed over.
void read_event(const std::string& line, SongProgress& progress, const LogCallback& on_message);

}  // namespace crooner::report
