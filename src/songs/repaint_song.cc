#include "songs/repaint_song.h"

#include <cmath>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "api/following_bits.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "report/progress.h"
#include "run_folder/codes_file.h"
#include "songs/adapters.h"
#include "songs/chosen_songs.h"
#include "songs/code_source.h"
#include "songs/drafts.h"
#include "songs/generate_songs.h"
#include "songs/guidance.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/prepare_songs.h"
#include "songs/repaint_request.h"
#include "songs/saved_scores.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kFollowing = "following";

CodeSource read_run(const std::string& name) {
  CodeSource source = read_code_source(name);
  if (source.metadata) return source;
  throw InputError(
      str_cat("'", name, "' is neither a song next to its run folder nor a run folder."));
}

// The format of the existing song, but not scaled again: the sound that remains is.
cli::AudioFileOptions sound_of(const CodeSource& source) {
  cli::AudioFileOptions sound;
  const auto& request = source.metadata->at("request");
  sound.bits = request.value("bits", sound.bits);
  if (request.contains("stereo")) log::info("The song is stereo; what is repainted is mono.");
  return sound;
}

// Drafts of the highest level that is sampled, as songs of their own.
PreparedSongs prepare_drafts(const cli::RepaintOptions& options, const Request& request,
                             const Model& model) {
  Request draft = request;
  draft.stop_after_level = request.repaint->first_level;
  draft.repaint->audio = {};
  const auto shared = std::make_shared<const Request>(std::move(draft));
  const cli::AudioFileOptions sound{.format = "wav", .bits = "float"};  // none is clipped
  const auto paths =
      song_paths(drafts_folder(options.out), sound, options.candidates, model.sample_rate());
  std::vector<PreparedSongs::Song> songs;
  for (int i = 0; i < options.candidates; ++i) {
    const auto at = static_cast<std::size_t>(i);
    songs.push_back({shared, i, paths[at],
                     make_metadata(model, request_to_json(*shared, i, model.backend(), sound))});
  }
  return {std::move(songs), sound, options.run.force, /*create_folder=*/true};
}

ScoreColumn measure_following(const Model& model, const Request& request,
                              const std::vector<const SongWriter*>& drafts) {
  const api::FollowingScorer scorer(model, request.repaint->first_level);
  ScoreColumn score{kFollowing, /*higher_is_better=*/false, {}};
  for (const SongWriter* draft : drafts) {
    throw_if_interrupted();
    const double bits = scorer(request, run_folder::read_codes(draft->file("codes.safetensors")));
    score.values.push_back(std::round(bits * 1e4) / 1e4);  // its last digits depend on threads
  }
  return score;
}

std::string hash_of_drafts(const std::vector<const SongWriter*>& drafts, int level) {
  Sha256 hash;
  for (const SongWriter* draft : drafts) {
    const SavedLevel sampled = draft->saved().at(level);
    hash.update(std::as_bytes(std::span(sampled.codes)));
  }
  return hash.hex();
}

// Whether the song has codes after the span.
bool is_followed(const Repaint& repaint) {
  return repaint.prepend || repaint.end < static_cast<std::int64_t>(repaint.codes.back().size());
}

// The request, and how many drafts are worth it.
int count_candidates(const cli::RepaintOptions& options, const Repaint& repaint) {
  if (options.candidates == 1 || is_followed(repaint)) return options.candidates;
  log::info("No codes follow the span, by which candidates are chosen: the first one is taken.");
  return 1;
}

// Opens the song's run folder and finishes it, with the codes of a draft if there is one.
void finish_song(const cli::RepaintOptions& options, PreparedSongs::Song song,
                 const cli::AudioFileOptions& sound, const SongWriter* draft, Model& model,
                 report::SongProgress& progress) {
  const int level = song.request->repaint->first_level;
  PreparedSongs prepared({std::move(song)}, sound, options.run.force, options.out.ends_with('/'));
  prepared.open_writers();
  const std::vector<GenerateTask> tasks = prepared.tasks();
  if (draft) adopt_codes(*draft, *tasks.front().writer, level);
  generate_and_print(model, tasks, progress, options.log, options.run.clean);
}

void finish_best(const cli::RepaintOptions& options, PreparedSongs::Song song,
                 const cli::AudioFileOptions& sound, Model& model, report::SongProgress& progress) {
  const Request& request = *song.request;
  check_chosen_songs({song}, {kFollowing}, options.candidates, options.run.force);
  PreparedSongs drafts = prepare_drafts(options, request, model);
  remove_drafts_without_codes(drafts, options.run.force);
  drafts.open_writers();
  const std::vector<GenerateTask> tasks = drafts.tasks();
  generate_drafts(model, tasks, progress);
  const auto writers = writers_of(tasks);
  const int level = request.repaint->first_level;
  const auto scores =
      measured_once(scores_file(writers.front()->song_path()), hash_of_drafts(writers, level),
                    [&] { return std::vector{measure_following(model, request, writers)}; });
  const std::vector<std::size_t> order = rank_candidates(scores);
  log_candidates(scores, order, 1);
  const std::size_t best = order.front();
  song.sample_index = static_cast<int>(best);
  ordered_json json = request_to_json(request, song.sample_index, model.backend(), sound);
  json["candidates"] = candidates_json(scores, options.candidates);
  song.metadata = make_metadata(model, json);
  finish_song(options, std::move(song), sound, writers[best], model, progress);
  if (options.run.clean) remove_drafts(drafts);
}

}  // namespace

void repaint_song(const cli::RepaintOptions& options) {
  const CodeSource source = read_run(options.source);
  Model model = open_model(options.model, options.run.save_every, source);
  const cli::AudioFileOptions sound = sound_of(source);
  const fs::path path = song_paths(options.out, sound, 1, model.sample_rate(),
                                   {{source.name, "the song to repaint"},
                                    {song_path_of_run_folder(source.name), "the song to repaint"}})
                            .front();
  Request request = repaint_request(options, source, model);
  request.seed = choose_seed(draft_seed(options.sampling.seed, options.out, options.run.force),
                             path, options.run.force);
  const std::vector<std::string> warnings = model.check(request);
  check_adapters(model, request);
  request.guidance = resolve_guidance(std::move(request.guidance), model);
  log_notes(warnings, request, !options.sampling.seed);
  const auto shared = std::make_shared<const Request>(std::move(request));
  PreparedSongs::Song song{
      shared, 0, path, make_metadata(model, request_to_json(*shared, 0, model.backend(), sound))};
  check_codec(source, song.metadata);
  const int candidates = count_candidates(options, *shared->repaint);
  const auto progress = report::make_progress(options.log.quiet, options.log.json);
  if (candidates == 1) {
    return finish_song(options, std::move(song), sound, nullptr, model, *progress);
  }
  finish_best(options, std::move(song), sound, model, *progress);
}

}  // namespace crooner::songs
