#include "cli/all_commands.h"

#include <memory>

#include "cli/command_options.h"
#include "cli/program.h"

namespace crooner::cli {

const std::vector<const Flags*>& all_commands() {
  static const std::vector<std::unique_ptr<Flags>> declared = [] {
    std::vector<std::unique_ptr<Flags>> all;
#define CORE_COMMAND(function, name, Options, summary) \
  all.push_back(declare_command(name, summary, declare_##function, std::make_shared<Options>()));
#define TORCH_COMMAND(function, name, Options, freed_memory, summary) \
  CORE_COMMAND(function, name, Options, summary)
#include "cli/commands.inc"
    return all;
  }();
  static const std::vector<const Flags*> commands = [] {
    std::vector<const Flags*> all;
    for (const auto& flags : declared) all.push_back(flags.get());
    return all;
  }();
  return commands;
}

}  // namespace crooner::cli
