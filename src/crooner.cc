// crooner: parses the command line, runs the commands that need no tensors, and becomes
// crooner-torch for the others. It does not link LibTorch, whose start alone takes 0.25 s.

#include <string_view>

#include "base/mapped_file.h"
#include "base/os_environment.h"
#include "base/signals.h"
#include "cli/command_options.h"
#include "cli/program.h"
#include "commands/core/commands.h"
#include "launcher/crooner_torch.h"
#include "launcher/find_libtorch.h"

namespace crooner {

// The git revision of the sources; empty without git (scripts/cmake/WriteRevision.cmake writes it).
std::string_view revision();

namespace {

template <typename Options, void (*command)(const Options&)>
void run_core(const Options& options) {
  install_signal_handlers();
  guard_mapped_files();
  command(options);
}

}  // namespace
}  // namespace crooner

int main(int argc, char** argv) {
  using namespace crooner;
  cli::Program program([] { return launcher::version_text(executable_path(), revision()); });
#define CORE_COMMAND(function, name, Options, summary) \
  program.add(name, summary, cli::declare_##function, run_core<cli::Options, commands::function>);
#define TORCH_COMMAND(function, name, Options, freed_memory, summary)             \
  program.forward(name, summary, cli::declare_##function, [](const auto& words) { \
    launcher::exec_crooner_torch(words, launcher::FreedMemory::freed_memory);     \
  });
#include "cli/commands.inc"
  return program.run(argc, argv);
}
