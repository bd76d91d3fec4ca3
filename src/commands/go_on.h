#pragma once

#include "cli/continue.h"

namespace crooner::commands {

// crooner continue: songs that go on from codes of all levels. Prints their files.
void continue_songs(const cli::ContinueOptions& options);

// crooner upsample: the lower levels of codes that are there. Prints the songs' files.
void upsample(const cli::ContinueOptions& options);

}  // namespace crooner::commands
