#pragma once

#include <string>
#include <vector>

#include "cli/program.h"

namespace crooner::cli {

// crooner completion bash|zsh|fish: a script for the shell, made from the commands' flags.
// `program` must outlive its run.
void add_completion(Program& program);

// The script itself. Throws UsageError for another shell.
std::string completion_script(const std::string& shell, const std::vector<const Flags*>& commands);

}  // namespace crooner::cli
