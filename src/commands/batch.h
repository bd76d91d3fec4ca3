#pragma once

#include "cli/batch.h"

namespace crooner::commands {

// crooner batch: a song for every job of a list, each the one that crooner generate makes of it.
// Prints the songs' files on stdout as they are made. Throws PartialFailure when jobs failed.
void batch(const cli::BatchOptions& options);

}  // namespace crooner::commands
