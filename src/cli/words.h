#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// The words of a command line with each value in a word of its own after its flag, as CLI11 takes
// them without guessing: `--x=` is an empty value, and a flag of the command is never the value of
// another one (`--artist --force`; `--artist=--force` is a value). Throws UsageError when a value
// is missing, and for `-o=x`.
std::vector<std::string> separate_values(const Flags& flags, const std::vector<std::string>& words);

}  // namespace crooner::cli
