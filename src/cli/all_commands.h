#pragma once

#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// Every command of commands.inc, in its order: for completions, the manual page and the sections of
// configuration files.
const std::vector<const Flags*>& all_commands();

}  // namespace crooner::cli
