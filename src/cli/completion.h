#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// crooner completion bash|zsh|fish: a completion script for the shell.
struct CompletionOptions {
  std::string shell;
};

void declare_completion(Flags& flags, CompletionOptions* options);

// The script, generated from the commands' flags. Throws UsageError for another shell.
std::string completion_script(const std::string& shell, const std::vector<const Flags*>& commands);

}  // namespace crooner::cli
