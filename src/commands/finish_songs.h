#pragma once

#include <vector>

#include "cli/groups.h"
#include "commands/make_songs.h"

namespace crooner::commands {

// make_songs() as a command does it: shows the progress, prints the songs' files on stdout, one a
// line, and with `clean` removes their run folders.
void finish_songs(Model& model, const std::vector<GenerateTask>& tasks, const cli::LogOptions& log,
                  bool clean);

}  // namespace crooner::commands
