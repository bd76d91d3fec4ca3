#pragma once

#include "cli/generate.h"

namespace crooner::commands {

// crooner generate: songs into files, each level as soon as it exists. Prints the songs' files on
// stdout, one a line.
void generate(const cli::GenerateOptions& options);

}  // namespace crooner::commands
