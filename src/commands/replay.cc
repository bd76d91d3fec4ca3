#include "commands/replay.h"

#include <crooner/model.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "audio/audio_format.h"
#include "audio/audio_reader.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/finish_songs.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "commands/recorded.h"
#include "commands/song_record.h"
#include "commands/song_source.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

struct Original {
  run_folder::Record record;
  std::string where;                   // it was read from
  std::optional<fs::path> run_folder;  // with the codes that it goes on from, if any
  fs::path song;                       // to be compared with; it may be gone
};

Original of_run_folder(const fs::path& folder) {
  fs::path song = folder;
  song.replace_extension();
  return {run_folder::read_metadata(folder), (folder / "run.json").string(), folder, song};
}

// The request in a WAV. One that was too long for it stands in the run folder, which it names by
// hash.
Original of_song(const fs::path& song, const std::optional<fs::path>& folder) {
  std::optional<run_folder::Record> record = read_embedded_metadata(song);
  if (!record) {
    if (folder) return of_run_folder(*folder);
    throw InputError(
        str_cat("'", song.string(),
                "' carries no request, and there is no run folder beside it; a WAV that "
                "crooner made is expected."));
  }
  if (!record->contains("run_json_sha256")) {
    return {*std::move(record), song.string(), folder, song};
  }
  if (folder &&
      sha256_hex(run_folder::read_metadata(*folder).dump()) == record->at("run_json_sha256")) {
    return of_run_folder(*folder);
  }
  throw InputError(str_cat(
      "The request of '", song.string(), "' is too long to stand in it; it is in its run folder '",
      run_folder_path(song).string(), "', which is not there or is another one."));
}

Original original_of(const std::string& name) {
  const auto folder = find_run_folder(name);
  if (fs::is_regular_file(name)) return of_song(name, folder);
  if (folder) return of_run_folder(*folder);
  throw InputError(str_cat("There is no song and no run folder '", name, "'."));
}

// song.ogg -> song-replayed.ogg, here: it can be compared with the old one as it was written.
fs::path default_name(const fs::path& song) {
  fs::path name = song.stem();
  name += "-replayed";
  return name += song.extension();
}

// Two formats, of which one keeps no sample as it was.
bool differ_by_format(const fs::path& a, const fs::path& b) {
  return a.extension() != b.extension() && (audio::is_lossy(a) || audio::is_lossy(b));
}

// Tells whether the new song is the old one. Another program or model may make another song.
void compare(const Original& original, const fs::path& made, const std::string& difference) {
  const std::string old = original.song.string();
  if (!fs::is_regular_file(original.song)) {
    log::info(str_cat("'", old, "' is not there to be compared with."));
    return;
  }
  if (read_file(original.song) == read_file(made)) {
    log::info(str_cat("'", made.string(), "' is '", old, "', byte for byte."));
    return;
  }
  if (audio::read_audio_file(original.song).samples == audio::read_audio_file(made).samples) {
    log::info(
        str_cat("'", made.string(), "' sounds as '", old,
                "' does, sample for sample; the files differ in what they say of themselves."));
    return;
  }
  if (differ_by_format(original.song, made)) {
    log::info(
        str_cat("'", made.string(), "' and '", old,
                "' are of different formats, one of them lossy, and cannot be compared; without "
                "--out the song is made in the format of '",
                old, "'."));
    return;
  }
  if (!difference.empty()) {
    log::warn(str_cat("'", made.string(), "' is another song than '", old, "': ", difference, "."));
    return;
  }
  throw InputError(str_cat("'", old,
                           "' is not what its request makes: it was changed after it was "
                           "made. '",
                           made.string(), "' is the song of the request."));
}

}  // namespace

void replay(const cli::ReplayOptions& options) {
  const Original original = original_of(options.song);
  const LoadedSong song =
      load_song(original.record, original.where, original.run_folder, options.model);
  const std::string out = options.out.empty() ? default_name(original.song).string() : options.out;
  const fs::path file = song_paths(out, "", 1).front();
  check_not_input(file, original.song, "the song");
  Model model = Model::open(song.model.model, backend_options(song.model, options.run.save_every));
  model.check(*song.request);  // its warnings were given when the song was made
  check_output(out, {file}, model.sample_rate(), song.sound);
  const run_folder::Record record = current_metadata(song, model);
  SongWriter run(file, record, song.sound, options.run.force);
  finish_songs(model, {{song.request, song.song, &run}}, options.log, options.run.clean);
  compare(original, file, run_folder::first_difference(original.record, record));
}

}  // namespace crooner::commands
