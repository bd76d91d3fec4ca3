#include "commands/commands.h"

#include <crooner/model.h>

#include <filesystem>

#include "base/error.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "songs/adapters.h"
#include "songs/code_source.h"
#include "songs/generate_songs.h"
#include "songs/load_song.h"
#include "songs/output_paths.h"
#include "songs/prompt_alone.h"

namespace crooner::commands {

void resume(const cli::ResumeOptions& options) {
  const std::filesystem::path folder = songs::require_run_folder(options.source);
  if (folder.extension() != ".run") {
    throw UsageError(str_cat("The run folder '", folder.string(),
                             "' was renamed; its name must be the song's with .run appended."));
  }
  const run_folder::Metadata metadata = run_folder::read_metadata(folder);
  const songs::LoadedSong song =
      songs::load_song(metadata, (folder / "run.json").string(), folder, options.model);
  Model model =
      Model::open(song.model.model, cli::backend_options(song.model, options.run.save_every));
  songs::require_same_adapters(model, metadata, folder.string());
  if (!songs::is_prompt_alone(model, *song.request)) {
    model.check(*song.request);  // its warnings were logged when the run began
  }
  songs::SongWriter writer(songs::song_path_of_run_folder(folder),
                           songs::current_metadata(song, model), song.format, false);
  songs::generate_and_print(model, {{song.request, song.sample_index, &writer}}, options.log,
                            options.run.clean);
}

}  // namespace crooner::commands
