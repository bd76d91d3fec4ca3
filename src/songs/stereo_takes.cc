#include "songs/stereo_takes.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "run_folder/codes_file.h"
#include "songs/continued_stereo.h"
#include "songs/metadata.h"
#include "songs/own_audio.h"
#include "songs/sample_songs.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

// Takes have sample indices that no song of the seed has: --songs is at most 256.
constexpr int kIndicesPerTake = 1 << 16;

// A stereo song, and its takes but the first one.
struct StereoSong {
  SongWriter* writer;
  std::vector<std::unique_ptr<SongWriter>> takes;
};

fs::path level_wav(const SongWriter& writer) {
  const int level = writer.metadata().at("request").value("stop_after_level", 0);
  return writer.file(str_cat("level_", level, ".wav"));
}

// The first take is sampled, and the song is not written yet.
bool waits_for_takes(const SongWriter& writer) {
  if (writer.stereo().takes == 0 || !writer.has_folder() || writer.is_complete()) return false;
  const auto level =
      static_cast<std::size_t>(writer.metadata().at("request").value("stop_after_level", 0));
  if (!path_exists(writer.file("codes.safetensors"))) return false;  // it failed
  const Codes codes = run_folder::read_codes(writer.file("codes.safetensors"));
  return codes.size() > level && !codes[level].empty();
}

// The same song from its top codes on; of a prompt, all levels are kept.
Request take_request(const GenerateTask& task, const Codes* beginning) {
  const std::vector<SavedLevel> saved = task.writer->saved();
  Request request = *task.request;
  request.prompt.reset();
  request.prompt_seconds.reset();
  request.prompt_codes.clear();
  for (const SavedLevel& level : saved) {
    request.prompt_codes.emplace_back(level.codes.begin(),
                                      level.codes.begin() + level.prompt_length);
  }
  if (beginning != nullptr) {
    request.prompt_codes = *beginning;
    request.prompt_codes.resize(saved.size());
  }
  request.prompt_codes.back() = saved.back().codes;
  return request;
}

std::vector<GenerateTask> open_takes(const Model& model, const GenerateTask& task,
                                     StereoSong& song) {
  const run_folder::Metadata& metadata = task.writer->metadata();
  const fs::path run = task.writer->file("");
  const auto beginnings = load_beginnings(metadata.at("request"), (run / "run.json").string(), run);
  const cli::AudioFileOptions format{.format = "wav", .bits = "float"};
  create_folder(run / "takes");
  std::vector<GenerateTask> tasks;
  for (int take = 1; take < task.writer->stereo().takes; ++take) {
    const auto request = std::make_shared<const Request>(
        take_request(task, beginnings.empty() ? nullptr : &beginnings.at(take - 1)));
    const int index = task.sample_index + take * kIndicesPerTake;
    song.takes.push_back(std::make_unique<SongWriter>(
        take_song(run, take + 1),
        make_metadata(model, request_to_json(*request, index, model.backend(), format)), format,
        /*force=*/true));
    tasks.push_back({request, index, song.takes.back().get()});
  }
  return tasks;
}

void write_stereo(const StereoSong& song, report::SongProgress& progress) {
  const auto done = [](const auto& take) { return take->is_done(); };
  if (!std::all_of(song.takes.begin(), song.takes.end(), done)) return;  // one failed
  std::vector<Audio> takes{read_own_audio(level_wav(*song.writer))};
  for (const auto& take : song.takes) takes.push_back(read_own_audio(take->song_path()));
  audio::StereoPlacement placement = stereo_placement(song.writer->stereo());
  placement.level = continued_level(song.writer->metadata().at("request"));
  song.writer->finish_song(audio::place_in_stereo(takes, placement));
  progress.on_file_written(song.writer->song_path().string());
}

}  // namespace

fs::path take_song(const fs::path& run_folder, int take) {
  return run_folder / "takes" / str_cat("take-", take, ".wav");
}

audio::StereoPlacement stereo_placement(const cli::StereoOptions& stereo) {
  return {.left_delay = stereo.left_delay / 1000,
          .right_delay = stereo.right_delay / 1000,
          .side_level = stereo.side_level,
          .level = {}};
}

void check_stereo(const cli::StereoOptions& stereo, const Request& request, const Model& model) {
  if (stereo.takes == 0 || request.stop_after_level < model.levels() - 1) return;
  throw UsageError(
      str_cat("--stereo needs levels below the top, which all takes share; "
              "--stop-after-level ",
              request.stop_after_level, " leaves none."));
}

void add_takes(Model& model, const std::vector<GenerateTask>& tasks, report::SongProgress& progress,
               const std::function<bool(std::size_t task, const Error& error)>& on_failed) {
  std::vector<StereoSong> songs;
  std::vector<GenerateTask> takes;
  std::vector<std::size_t> owners;  // of the takes
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (!waits_for_takes(*tasks[i].writer)) continue;
    songs.push_back({tasks[i].writer, {}});
    for (GenerateTask& take : open_takes(model, tasks[i], songs.back())) {
      takes.push_back(std::move(take));
      owners.push_back(i);
    }
  }
  if (songs.empty()) return;
  sample_songs(model, takes, progress, [&](std::size_t take, const Error& error) {
    return on_failed && on_failed(owners[take], error);
  });
  for (const StereoSong& song : songs) write_stereo(song, progress);
}

}  // namespace crooner::songs
