#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// `words` with those of the file that --config names put before them, so that flags on the command
// line win: one `flag = value` a line (TOML or INI), optionally below a section named as the
// command; those of other commands are passed over. `commands`: all that there are; empty: sections
// were checked before. Throws InputError when the file cannot be read, UsageError naming file and
// flag when it holds a flag that the command has not, or a section that is no command.
std::vector<std::string> with_config_file(const std::vector<std::string>& words, const Flags& flags,
                                          const std::vector<std::string>& commands);

}  // namespace crooner::cli
