#pragma once

#include "cli/command_options.h"

namespace crooner::commands {

// A function per TORCH_COMMAND of cli/commands.inc, in the file of its command.
#define CORE_COMMAND(function, name, Options, summary)
#define TORCH_COMMAND(function, name, Options, freed_memory, summary) \
  void function(const cli::Options& options);
#include "cli/commands.inc"

}  // namespace crooner::commands
