#include "commands/commands.h"

#include <crooner/model.h>

#include <filesystem>

#include "base/error.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "project/project.h"
#include "songs/adapters.h"
#include "songs/code_source.h"
#include "songs/drafts.h"
#include "songs/generate_songs.h"
#include "songs/load_song.h"
#include "songs/output_paths.h"
#include "songs/prompt_alone.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// A song that is chosen among candidates has a run folder only when they are ranked.
void refuse_unranked(const std::string& source) {
  if (songs::find_run_folder(source)) return;
  fs::path song = source;
  if (!song.has_filename()) song = song.parent_path();
  if (song.extension() == ".run" || song.extension() == ".candidates") song.replace_extension();
  const auto draft = songs::draft_metadata(song.string());
  if (!draft || !draft->contains("request")) return;
  const char* const command = project::project_of(song)                  ? "compose start or extend"
                              : draft->at("request").contains("repaint") ? "repaint"
                                                                         : "generate --candidates";
  throw InputError(str_cat("'", song.string(), "' has no run folder yet, only candidates in '",
                           songs::drafts_folder(song.string()),
                           "'. Repeat the command that began them (crooner ", command,
                           "); it resumes."));
}

}  // namespace

void resume(const cli::ResumeOptions& options) {
  refuse_unranked(options.source);
  const fs::path folder = songs::require_run_folder(options.source);
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
