#include <iostream>

#include "cli/all_commands.h"
#include "commands/core/commands.h"

namespace crooner::commands {

void completion(const cli::CompletionOptions& options) {
  std::cout << cli::completion_script(options.shell, cli::all_commands());
}

}  // namespace crooner::commands
