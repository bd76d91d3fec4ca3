#pragma once

#include <stop_token>

namespace crooner {

// From now on the first SIGINT, SIGTERM or SIGHUP only raises a flag, which loops ask for between
// steps; a second one ends the process at once with 128 + its number. A signal that was ignored
// before (nohup, a background job) stays ignored. A file that grows over `ulimit -f` becomes an
// error of its write instead of a SIGXFSZ. For executables; the library leaves signals alone.
void install_signal_handlers();

// The first signal that came, or 0.
int caught_signal();

// Throws Interrupted if a signal came. Loops call it between steps, where what is done is saved.
void throw_if_interrupted();

// The same, and throws Cancelled if the caller of the library requested a stop.
void throw_if_interrupted(const std::stop_token& stop);

// Forgets a signal that came: for tests, and to go on after one was handled.
void clear_signal();

}  // namespace crooner
