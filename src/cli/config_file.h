#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

inline constexpr char kConfigFlag[] = "--config";

// A flag that a configuration file sets.
struct ConfigValue {
  FlagValue flag;
  std::string where;  // "song.toml, line 3"
};

// The flags that a configuration file sets for a command: TOML, with one `flag = value` per line,
// optionally below a section named after the command; sections of other commands are skipped. A
// list repeats a flag that may be repeated, and is joined for one that takes several values
// (`2=0.98,0=0.99`). Reads the file once, so that it may be a pipe. Throws InputError when the file
// cannot be read, UsageError naming file, line and flag when the command has no such flag, or a
// section names no command.
std::vector<ConfigValue> read_config_file(const std::string& file, const Flags& flags);

}  // namespace crooner::cli
