#pragma once

#include "cli/replay.h"

namespace crooner::commands {

// crooner replay: makes a song again from the request that it carries, and tells whether it is the
// same. Prints the new file.
void replay(const cli::ReplayOptions& options);

}  // namespace crooner::commands
