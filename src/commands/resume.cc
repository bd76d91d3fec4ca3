#include "commands/resume.h"

#include <crooner/model.h>

#include <filesystem>

#include "base/error.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/finish_songs.h"
#include "commands/recorded.h"
#include "commands/song_run.h"
#include "commands/song_source.h"

namespace crooner::commands {

void resume(const cli::ResumeOptions& options) {
  const auto folder = find_run_folder(options.source);
  if (!folder) throw InputError(run_folder_not_found(options.source));
  if (folder->extension() != ".run") {
    throw UsageError(str_cat("The run folder '", folder->string(),
                             "' was renamed; its name must be the song's with .run behind it."));
  }
  const LoadedSong song = load_song(run_folder::read_metadata(*folder),
                                    (*folder / "run.json").string(), folder, options.model);
  Model model = Model::open(song.model.model, backend_options(song.model, options.run.save_every));
  model.check(*song.request);  // its warnings were given when the run began
  std::filesystem::path file = *folder;
  file.replace_extension();
  SongWriter run(file, current_metadata(song, model), song.sound, false);
  finish_songs(model, {{song.request, song.song, &run}}, options.log, options.run.clean);
}

}  // namespace crooner::commands
