#pragma once

#include "cli/align.h"

namespace crooner::commands {

// crooner align: when each character, word and line of a song is sung, from its run folder, as
// JSON, LRC or SRT. Prints the file.
void align(const cli::AlignOptions& options);

}  // namespace crooner::commands
