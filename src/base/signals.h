#pragma once

#include <stop_token>

namespace crooner {

// From now on the first SIGINT, SIGTERM or SIGHUP only sets a flag, which loops check between
// steps; a second one ends the process at once with 128 + its number. A signal that was ignored
// before (nohup, a background job) stays ignored. Exceeding `ulimit -f` becomes a write error
// instead of a SIGXFSZ. For executables; the library leaves signals alone.
void install_signal_handlers();

// The first signal received, or 0.
int caught_signal();

// Throws Interrupted if a signal was received. Loops call it between steps, where all work done is
// saved.
void throw_if_interrupted();

// Throws Cancelled if the caller of the library requested a stop.
void throw_if_cancelled(const std::stop_token& stop);

// Both.
void throw_if_interrupted(const std::stop_token& stop);

// Resets the flag: for tests, and to continue after a signal was handled.
void clear_signal();

}  // namespace crooner
