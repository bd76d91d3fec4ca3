#include "commands/commands.h"

#include <crooner/model.h>

#include <string>
#include <vector>

#include "base/log.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "songs/adapters.h"
#include "songs/generate_candidates.h"
#include "songs/prepare_songs.h"

namespace crooner::commands {

void generate(const cli::GenerateOptions& options) {
  Model model =
      Model::open(options.model.model, cli::backend_options(options.model, options.run.save_every));
  if (options.candidates.count > 0) return songs::generate_candidates(options, model);
  std::vector<std::string> warnings;
  songs::PreparedSongs prepared = songs::prepare_songs(options, model, &warnings);
  songs::check_adapters(model, prepared.request());
  prepared.open_writers();
  if (options.seconds_auto) {
    log::info(
        str_cat("--seconds auto: the song will be ", *prepared.request().seconds, " s long."));
  }
  songs::log_notes(warnings, prepared.request(), !options.sampling.seed);
  songs::generate_and_print(model, prepared.tasks(), options.log, options.run.clean);
}

}  // namespace crooner::commands
