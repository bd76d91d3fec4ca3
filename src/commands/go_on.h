#pragma once

#include "cli/go_on.h"

namespace crooner::commands {

// crooner continue: songs that go on from codes of all levels. Prints their files.
void continue_song(const cli::GoOnOptions& options);

// crooner upsample: the lower levels of codes that are there. Prints the songs' files.
void upsample(const cli::GoOnOptions& options);

}  // namespace crooner::commands
