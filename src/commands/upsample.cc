#include "commands/commands.h"

#include "base/error.h"
#include "base/strings.h"
#include "songs/continue_songs.h"

namespace crooner::commands {

void upsample(const cli::ContinueOptions& options) {
  const songs::CodeSource source = songs::read_code_source(options.source);
  Model model = songs::open_model(options.model, options.run.save_every, source);
  const int top = model.levels() - 1;
  if (options.from_level > top || options.from_level == 0) {
    throw UsageError(str_cat("--from-level is ", options.from_level, "; the model '", model.name(),
                             "' has levels 0 to ", top, ", and --from-level must be above 0."));
  }
  songs::continue_from_codes(options, source, model,
                             options.from_level < 0 ? top : options.from_level);
}

}  // namespace crooner::commands
