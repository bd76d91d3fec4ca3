#include "commands/commands.h"

#include "songs/continue_songs.h"

namespace crooner::commands {

void continue_songs(const cli::ContinueOptions& options) {
  const songs::CodeSource source = songs::read_code_source(options.source);
  Model model = songs::open_model(options.model, options.run.save_every, source);
  songs::continue_from_codes(options, source, model, 0);
}

}  // namespace crooner::commands
