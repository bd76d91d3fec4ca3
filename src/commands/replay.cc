#include "commands/replay.h"

#include <crooner/model.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "audio/sound_reader.h"
#include "audio/wav_chunk.h"
#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "base/read_file.h"
#include "base/sha256.h"
#include "commands/finish_songs.h"
#include "commands/light/run_options.h"
#include "commands/output_names.h"
#include "commands/recorded.h"
#include "commands/song_source.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

struct Original {
  run::Record record;
  std::string where;                   // it was read from
  std::optional<fs::path> run_folder;  // with the codes that it goes on from, if any
  fs::path song;                       // to be compared with; it may be gone
};

Original of_run_folder(const fs::path& folder) {
  fs::path song = folder;
  song.replace_extension();
  return {run::read_record(folder), (folder / "run.json").string(), folder, song};
}

// The request in a WAV. One that was too long for it stands in the run folder, which it names by
// hash.
Original of_song(const fs::path& song, const std::optional<fs::path>& folder) {
  const auto text = audio::read_request(song);
  if (!text) {
    if (folder) return of_run_folder(*folder);
    throw InputError(cat("'", song.string(),
                         "' carries no request, and there is no run folder beside it; a WAV that "
                         "crooner made is expected."));
  }
  run::Record record = run::Record::parse(*text, nullptr, false);
  if (record.is_discarded() || !record.is_object()) {
    throw InputError(cat("The request that '", song.string(), "' carries is damaged."));
  }
  if (!record.contains("run_json_sha256")) return {std::move(record), song.string(), folder, song};
  if (folder && sha256_hex(run::read_record(*folder).dump()) == record.at("run_json_sha256")) {
    return of_run_folder(*folder);
  }
  throw InputError(cat("The request of '", song.string(),
                       "' is too long to stand in it; it is in its run folder '",
                       run_folder_of(song).string(), "', which is not there or is another one."));
}

Original original_of(const std::string& name) {
  const auto folder = run_folder_named(name);
  if (fs::is_regular_file(name)) return of_song(name, folder);
  if (folder) return of_run_folder(*folder);
  throw InputError(cat("There is no song and no run folder '", name, "'."));
}

// Tells whether the new song is the old one. Another program or model may make another song.
void compare(const Original& original, const fs::path& made, const std::string& difference) {
  const std::string old = original.song.string();
  if (!fs::is_regular_file(original.song)) {
    log::info(cat("'", old, "' is not there to be compared with."));
    return;
  }
  if (read_file(original.song) == read_file(made)) {
    log::info(cat("'", made.string(), "' is '", old, "', byte for byte."));
    return;
  }
  if (audio::read_sound(original.song).samples == audio::read_sound(made).samples) {
    log::info(cat("'", made.string(), "' sounds as '", old,
                  "' does, sample for sample; the files differ in what they say of themselves."));
    return;
  }
  if (!difference.empty()) {
    log::warn(cat("'", made.string(), "' is another song than '", old, "': ", difference, "."));
    return;
  }
  throw InputError(cat("'", old,
                       "' is not what its request makes: it was changed after it was "
                       "made. '",
                       made.string(), "' is the song of the request."));
}

}  // namespace

void replay(const cli::ReplayOptions& options) {
  const Original original = original_of(options.song);
  const RecordedSong song =
      read_recorded(original.record, original.where, original.run_folder, options.model);
  const fs::path file = song_files(options.out, "", 1).front();
  std::error_code ignored;
  if (fs::equivalent(file, original.song, ignored)) {
    throw UsageError(cat("--out is '", options.out, "', the song itself; give another name."));
  }
  Model model = Model::open(song.model.model, run_options(song.model, options.run.save_every));
  model.check(*song.request);  // its warnings were given when the song was made
  check_output(options.out, {file}, model.sample_rate(), song.sound);
  const run::Record record = record_now(song, model);
  SongRun run(file, record, song.sound, options.run.force);
  finish_songs(model, {{song.request, song.song, &run}}, options.log, options.run.clean);
  compare(original, file, run::first_difference(original.record, record));
}

}  // namespace crooner::commands
