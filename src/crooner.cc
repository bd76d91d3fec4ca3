// crooner: reads the command line, runs what needs no tensors, and goes on as crooner-torch for the
// rest. It does not link LibTorch, whose start alone costs a quarter of a second.

#include <string>
#include <vector>

#include "base/os_paths.h"
#include "cli/completion.h"
#include "cli/labels.h"
#include "cli/program.h"
#include "commands/light/labels.h"
#include "commands/light/libtorch.h"

int main(int argc, char** argv) {
  using namespace crooner;
  cli::Program program([] { return commands::version_text(executable_path()); });
  cli::add_labels_artists(program, commands::labels_artists);
  cli::add_labels_genres(program, commands::labels_genres);
  cli::add_completion(program);
  return program.run(argc, argv);
}
