#include <iostream>

#include "cli/all_commands.h"
#include "commands/core/commands.h"

namespace crooner::commands {

void manual(const cli::ManualOptions&) {
  std::cout << cli::manual_page(cli::all_commands());
}

}  // namespace crooner::commands
