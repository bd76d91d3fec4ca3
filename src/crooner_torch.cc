// crooner-torch: runs the commands that need LibTorch. crooner becomes it.

#include <cstdlib>
#include <iostream>
#include <string>

#include "base/mapped_file.h"
#include "base/signals.h"
#include "base/version.h"
#include "cli/command_options.h"
#include "cli/program.h"
#include "commands/commands.h"
#include "tensor/libtorch_errors.h"

int main(int argc, char** argv) {
  using namespace crooner;
  install_signal_handlers();
  guard_mapped_files();
  cli::Program program([] { return std::string(version()); });
#define CORE_COMMAND(function, name, Options, summary)
#define TORCH_COMMAND(function, name, Options, freed_memory, summary)                   \
  program.add(name, summary, cli::declare_##function, [](const cli::Options& options) { \
    tensor::translate_libtorch_errors([&] { commands::function(options); });            \
  });
#include "cli/commands.inc"
  const int code = program.run(argc, argv);
  if (caught_signal() == 0) return code;
  // LibTorch's destructors take a fifth of a second, and much longer on a busy machine.
  std::cout.flush();
  std::_Exit(code);
}
