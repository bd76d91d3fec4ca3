#pragma once

#include "cli/command_options.h"

namespace crooner::commands {

// A function per CORE_COMMAND of cli/commands.inc, in the file of its command.
#define CORE_COMMAND(function, name, Options, summary) void function(const cli::Options& options);
#define TORCH_COMMAND(function, name, Options, freed_memory, summary)
#include "cli/commands.inc"

}  // namespace crooner::commands
