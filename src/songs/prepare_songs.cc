#include "songs/prepare_songs.h"

#include <random>
#include <utility>

#include "audio/audio_writer.h"
#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "songs/continued_stereo.h"
#include "songs/guidance.h"
#include "songs/lyrics_length.h"
#include "songs/metadata.h"
#include "songs/original_song.h"
#include "songs/output_paths.h"
#include "songs/request_from_options.h"
#include "songs/stereo_takes.h"

namespace crooner::songs {

namespace fs = std::filesystem;

PreparedSongs::PreparedSongs(std::vector<Song> songs, cli::AudioFileOptions format, bool force,
                             bool create_folder)
    : songs_(std::move(songs)),
      format_(std::move(format)),
      force_(force),
      create_folder_(create_folder) {}

void PreparedSongs::check_overwrites() const {
  for (const Song& song : songs_) finished_song_exists(song.path, song.metadata, force_);
}

void PreparedSongs::open_writers() {
  if (create_folder_) create_folder(songs_.front().path.parent_path());
  for (const Song& song : songs_) check_writable_path(song.path);
  check_overwrites();  // of all songs, before the first folder is created
  for (const Song& song : songs_) {
    writers_.push_back(std::make_unique<SongWriter>(song.path, song.metadata, format_, force_));
    if (song.request->repaint) save_original(*song.request->repaint, *writers_.back());
    save_beginnings(song.take_beginnings, *writers_.back());
  }
}

std::vector<GenerateTask> PreparedSongs::tasks() const {
  std::vector<GenerateTask> tasks;
  for (std::size_t i = 0; i < writers_.size(); ++i) {
    tasks.push_back({songs_[i].request, songs_[i].sample_index, writers_[i].get()});
  }
  return tasks;
}

void PreparedSongs::remove_run_folders() {
  for (const auto& writer : writers_) writer->remove_folder();
}

PreparedSongs prepare_songs(const cli::GenerateOptions& options, const Model& model,
                            std::vector<std::string>* warnings) {
  const std::vector<fs::path> paths =
      song_paths(options.out, options.sound, options.songs, model.sample_rate(),
                 {{options.prompt, "the prompt"}, {options.labels.lyrics_file, "the lyrics file"}});
  std::vector<std::string> notes;
  Request request = request_from_options(options, &notes);
  if (options.seconds_auto) request.seconds = seconds_for_lyrics(request, model);
  request.seed = choose_seed(options.sampling.seed, paths.front(), options.run.force);
  *warnings = model.check(request);
  warnings->insert(warnings->begin(), notes.begin(), notes.end());
  if (const auto sentence = crowded_lyrics(request, model); !sentence.empty()) {
    warnings->push_back(sentence);
  }
  check_stereo(options.sound.stereo, request, model);
  request.upsample_segments = model.upsample_segments(request);
  request.guidance = resolve_guidance(std::move(request.guidance), model);
  const auto shared = std::make_shared<const Request>(std::move(request));
  std::vector<PreparedSongs::Song> songs;
  for (int i = 0; i < options.songs; ++i) {
    songs.push_back(
        {shared, i, paths[i],
         make_metadata(model, request_to_json(*shared, i, model.backend(), options.sound))});
  }
  return {std::move(songs), options.sound, options.run.force, options.out.ends_with('/')};
}

std::optional<run_folder::Metadata> existing_metadata(const fs::path& song_path) {
  const fs::path folder = run_folder_path(song_path);
  if (path_exists(folder / "run.json")) return run_folder::read_metadata(folder);
  if (path_exists(song_path)) return read_embedded_metadata(song_path);
  return {};
}

std::uint64_t choose_seed(const std::optional<std::uint64_t>& seed, const fs::path& song_path,
                          bool force) {
  if (seed) return *seed;
  const auto metadata = force ? std::nullopt : existing_metadata(song_path);
  if (metadata && metadata->contains("request")) {
    return request_from_json(metadata->at("request"), song_path.string()).seed;
  }
  return std::random_device()();
}

void log_notes(const std::vector<std::string>& warnings, const Request& request, bool seed_chosen) {
  for (const std::string& sentence : warnings) log::warn(sentence);
  if (request.lyrics.empty()) log::info("No lyrics: the song will be an instrumental.");
  if (request.prompt && request.prompt_seconds.value_or(0) > request.prompt->seconds() + 1e-6) {
    log::info(str_cat("--prompt-seconds is ", *request.prompt_seconds, ", but the prompt is only ",
                      request.prompt->seconds(), " s long: all of it is used."));
  }
  if (!seed_chosen) return;
  log::info(
      str_cat("The seed is ", request.seed, "; repeat the song with --seed ", request.seed, "."));
}

}  // namespace crooner::songs
