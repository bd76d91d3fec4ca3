#include "commands/resume.h"

#include <crooner/model.h>

#include <filesystem>

#include "base/cat.h"
#include "base/error.h"
#include "commands/finish_songs.h"
#include "commands/light/run_options.h"
#include "commands/recorded.h"
#include "commands/song_run.h"
#include "commands/song_source.h"

namespace crooner::commands {

void resume(const cli::ResumeOptions& options) {
  const auto folder = run_folder_named(options.source);
  if (!folder) throw InputError(no_run_folder(options.source));
  if (folder->extension() != ".run") {
    throw UsageError(cat("The run folder '", folder->string(),
                         "' was renamed; its name must be the song's with .run behind it."));
  }
  const RecordedSong song = read_recorded(run_folder::read_record(*folder),
                                          (*folder / "run.json").string(), folder, options.model);
  Model model = Model::open(song.model.model, run_options(song.model, options.run.save_every));
  model.check(*song.request);  // its warnings were given when the run began
  std::filesystem::path file = *folder;
  file.replace_extension();
  SongRun run(file, record_now(song, model), song.sound, false);
  finish_songs(model, {{song.request, song.song, &run}}, options.log, options.run.clean);
}

}  // namespace crooner::commands
