#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// The help of a command, 80 columns wide.
std::string help_text(const Flags& command);

// The help of crooner, or of the commands of a group ("models").
std::string program_help(const std::vector<const Flags*>& commands, const std::string& group);

// The group of "models import" is "models", of "generate" nothing.
std::string group_name(const std::string& command);

// " SOURCE..." or " [SEARCH]": the positional arguments as a synopsis writes them.
std::string argument_synopsis(const Flags& command);

// A flag's help with its default.
std::string description(const Flag& flag);

// What each exit code means (docs/architecture.md, Errors), one per line.
const char* exit_codes_text();

}  // namespace crooner::cli
