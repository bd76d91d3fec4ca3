#include "commands/commands.h"

#include <crooner/model.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "audio/audio_format.h"
#include "audio/audio_reader.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "compose/compose.h"
#include "project/project.h"
#include "report/progress.h"
#include "songs/adapters.h"
#include "songs/code_source.h"
#include "songs/load_song.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/prepare_songs.h"
#include "songs/prompt_alone.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

struct Original {
  run_folder::Metadata metadata;
  std::string where;                   // the file of the metadata
  std::optional<fs::path> run_folder;  // with the codes that the song continues, if any
  fs::path song;                       // to compare with; it may not exist
};

Original read_run_folder(const fs::path& folder) {
  fs::path song = folder;
  song.replace_extension();
  return {run_folder::read_metadata(folder), (folder / "run.json").string(), folder, song};
}

// From the metadata in the song file. If it was too long to be embedded, the file has the hash of
// that in the run folder.
Original read_song(const fs::path& song, const std::optional<fs::path>& folder) {
  std::optional<run_folder::Metadata> metadata = songs::read_embedded_metadata(song);
  if (!metadata) {
    if (folder) return read_run_folder(*folder);
    throw InputError(
        str_cat("'", song.string(),
                "' has no metadata and no run folder; a song written by crooner is expected "
                "(WAV, FLAC, Ogg, Opus or MP3)."));
  }
  if (!metadata->contains("run_json_sha256")) {
    return {*std::move(metadata), song.string(), folder, song};
  }
  if (folder && sha256_hex(json_text(run_folder::read_metadata(*folder))) ==
                    metadata->at("run_json_sha256")) {
    return read_run_folder(*folder);
  }
  throw InputError(str_cat(
      "The request of '", song.string(), "' is too long to be embedded; it is in the run folder '",
      songs::run_folder_path(song).string(), "', which is missing or belongs to another song."));
}

Original read_original(const std::string& name) {
  const auto folder = songs::find_run_folder(name);
  if (is_file(name)) return read_song(name, folder);
  if (folder) return read_run_folder(*folder);
  check_not_refused(name);
  throw InputError(str_cat("There is no song and no run folder '", name, "'."));
}

// song.ogg -> song-replayed.ogg in the current folder: the same format can be compared exactly.
fs::path default_path(const fs::path& song) {
  fs::path name = song.stem();
  name += "-replayed";
  return name += song.extension();
}

// Whether the samples cannot be compared: one of two formats is lossy.
bool is_lossy_conversion(const fs::path& a, const fs::path& b) {
  return a.extension() != b.extension() && (audio::is_lossy(a) || audio::is_lossy(b));
}

// Logs whether the new song equals the original. `difference`: of their metadata, which explains
// another song.
void compare(const Original& original, const fs::path& replayed, const std::string& difference) {
  const std::string old = original.song.string();
  if (!is_file(original.song)) {
    log::info(str_cat("'", old, "' does not exist, so there is nothing to compare with."));
    return;
  }
  if (read_file(original.song) == read_file(replayed)) {
    log::info(str_cat("'", replayed.string(), "' is identical to '", old, "', byte for byte."));
    return;
  }
  if (audio::read_audio_file(original.song).samples == audio::read_audio_file(replayed).samples) {
    log::info(str_cat("'", replayed.string(), "' sounds identical to '", old,
                      "', sample for sample; only the metadata differs."));
    return;
  }
  if (is_lossy_conversion(original.song, replayed)) {
    log::info(
        str_cat("'", replayed.string(), "' and '", old,
                "' have different formats, one of them lossy, and cannot be compared; without "
                "--out the song is written in the format of '",
                old, "'."));
    return;
  }
  if (!difference.empty()) {
    log::warn(str_cat("'", replayed.string(), "' differs from '", old, "': ", difference, "."));
    return;
  }
  throw InputError(str_cat("'", old,
                           "' is not what its request generates: it was changed afterwards. '",
                           replayed.string(), "' is the song of the request."));
}

// What a song of compose render continues, where it has no run folder: from its project. Empty for
// any other song.
songs::SongOrigin project_origin(const Original& original, const cli::ReplayOptions& options,
                                 report::SongProgress& progress) {
  const auto& request = original.metadata.value("request", run_folder::Metadata::object());
  const bool continues = request.contains("codes") || request.contains("repaint");
  if (original.run_folder || !request.contains("compose") || !continues ||
      request.contains("stop_after_level")) {
    return {};
  }
  const int node = request.at("compose").at("path").back();
  std::optional<fs::path> project = project::project_of(original.song);
  if (!options.project.empty()) project = options.project;
  if (!project) {
    throw InputError(str_cat("'", original.song.string(), "' is node ", node,
                             " of a project, which has the codes that it continues; name the "
                             "project with --project FOLDER."));
  }
  return compose::render_origin(*project, str_cat(node), options.model, progress);
}

// The project may have another node of this number.
void check_codes(const Original& original, const songs::LoadedSong& song, const Model& model) {
  const auto now =
      songs::request_to_json(*song.request, song.sample_index, model.backend(), song.format);
  const bool same = std::ranges::all_of(std::array{"codes", "repaint"}, [&](const char* entry) {
    if (!now.contains(entry) || !song.json.contains(entry)) return true;
    // In any order: the requests of drafts went through steps.jsonl, which sorts their entries.
    return nlohmann::json(now.at(entry)) == nlohmann::json(song.json.at(entry));
  });
  if (same) return;
  throw InputError(str_cat("The codes that '", original.song.string(),
                           "' continues are not those of the project."));
}

}  // namespace

void replay(const cli::ReplayOptions& options) {
  const Original original = read_original(options.song);
  const auto progress = report::make_progress(options.log.quiet, options.log.json);
  const songs::LoadedSong song =
      songs::load_song(original.metadata, original.where, original.run_folder, options.model,
                       project_origin(original, options, *progress));
  Model model =
      Model::open(song.model.model, cli::backend_options(song.model, options.run.save_every));
  songs::require_same_adapters(model, original.metadata, original.where);
  check_codes(original, song, model);
  const std::string out = options.out.empty() ? default_path(original.song).string() : options.out;
  const fs::path path = songs::song_paths(out, song.format, 1, model.sample_rate(),
                                          {{original.song, "the original song"}})
                            .front();
  if (!songs::is_prompt_alone(model, *song.request)) {
    model.check(*song.request);  // its warnings were logged when the song was generated
  }
  const run_folder::Metadata metadata = songs::current_metadata(song, model);
  songs::PreparedSongs prepared(
      {{song.request, song.sample_index, path, metadata, song.take_beginnings}}, song.format,
      options.run.force, out.ends_with('/'));
  prepared.open_writers();
  songs::generate_and_print(model, prepared.tasks(), *progress, options.log, options.run.clean);
  compare(original, path, run_folder::first_difference(original.metadata, metadata));
}

}  // namespace crooner::commands
