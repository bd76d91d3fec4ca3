#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

inline constexpr char kConfigFlag[] = "--config";

// The flags that a configuration file sets for a command: one `flag = value` per line (TOML or
// INI), optionally below a section named after the command; sections of other commands are skipped.
// Reads the file once, so that it may be a pipe. Throws InputError when the file cannot be read,
// UsageError naming file and flag when the command has no such flag, or a section names no command.
std::vector<FlagValue> read_config_file(const std::string& file, const Flags& flags);

}  // namespace crooner::cli
