#include "songs/generate_candidates.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "report/candidate_table.h"
#include "report/progress.h"
#include "songs/candidate_scores.h"
#include "songs/generate_songs.h"
#include "songs/metadata.h"
#include "songs/prepare_songs.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

std::string drafts_folder(const std::string& out) {
  const bool folder = out.ends_with('/') || is_folder(out);
  return folder ? (fs::path(out) / "candidates/").string() : str_cat(out, ".candidates/");
}

// The drafts of the top level as songs of their own.
cli::GenerateOptions draft_options(const cli::GenerateOptions& options, std::uint64_t seed,
                                   int top_level) {
  cli::GenerateOptions drafts = options;
  drafts.candidates = {};
  drafts.songs = options.candidates.count;
  drafts.sampling.seed = seed;
  drafts.stop_after_level = top_level;
  drafts.out = drafts_folder(options.out);
  drafts.sound = {.format = "wav", .bits = "16", .normalize = false};
  return drafts;
}

std::vector<const SongWriter*> writers_of(const std::vector<GenerateTask>& tasks) {
  std::vector<const SongWriter*> writers;
  for (const GenerateTask& task : tasks) writers.push_back(task.writer);
  return writers;
}

ordered_json values_json(const ScoreColumn& score) {
  ordered_json json = ordered_json::array();
  for (const auto& value : score.values) json.push_back(value ? ordered_json(*value) : nullptr);
  return json;
}

// The entry `candidates` of a request (docs/formats/run-folder.md).
ordered_json candidates_json(const std::vector<ScoreColumn>& scores, int count) {
  ordered_json json{{"count", count}, {"scores", ordered_json::object()}};
  for (const ScoreColumn& score : scores) json["scores"][score.name] = values_json(score);
  return json;
}

// What the scores were measured on: the codes of all drafts, and how.
std::string scored_hash(const std::vector<const SongWriter*>& drafts,
                        const cli::CandidateOptions& options) {
  Sha256 hash;
  for (const SongWriter* draft : drafts) {
    const SavedLevel top = draft->saved().back();
    hash.update(std::as_bytes(std::span(top.codes)));
  }
  for (const std::string& name : options.rank) hash.update(std::as_bytes(std::span(name)));
  hash.update(std::as_bytes(std::span(options.command)));
  return hash.hex();
}

std::optional<std::vector<ScoreColumn>> read_scores(const fs::path& file, const std::string& hash) {
  if (!path_exists(file)) return {};
  const auto json = nlohmann::json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  try {
    if (json.at("of") != hash) return {};
    std::vector<ScoreColumn> scores;
    for (const auto& column : json.at("scores")) {
      scores.push_back({column.at("name"), column.at("higher_is_better"), {}});
      for (const auto& value : column.at("values")) {
        scores.back().values.push_back(value.is_null() ? std::nullopt
                                                       : std::optional(value.get<double>()));
      }
    }
    return scores;
  } catch (const nlohmann::json::exception&) {  // damaged: they are measured again
    return {};
  }
}

void write_scores(const fs::path& file, const std::string& hash,
                  const std::vector<ScoreColumn>& scores) {
  ordered_json json{{"of", hash}, {"scores", ordered_json::array()}};
  for (const ScoreColumn& score : scores) {
    json["scores"].push_back({{"name", score.name},
                              {"higher_is_better", score.higher_is_better},
                              {"values", values_json(score)}});
  }
  write_file(file, json.dump(2) + "\n");
}

// Measured once: a command that is repeated after an interruption ranks as the first one did.
std::vector<ScoreColumn> scores_of(const Model& model, const Request& request,
                                   const std::vector<const SongWriter*>& drafts,
                                   const cli::CandidateOptions& options) {
  const fs::path file = drafts.front()->song_path().parent_path() / "scores.json";
  const std::string hash = scored_hash(drafts, options);
  if (auto saved = read_scores(file, hash)) return *std::move(saved);
  std::vector<ScoreColumn> scores = candidate_scores(model, request, drafts, options);
  write_scores(file, hash, scores);
  return scores;
}

void log_table(const std::vector<ScoreColumn>& scores, const std::vector<std::size_t>& order,
               int keep) {
  std::vector<report::CandidateRow> rows;
  for (std::size_t place = 0; place < order.size(); ++place) {
    rows.push_back({.candidate = static_cast<int>(order[place]) + 1,
                    .kept = static_cast<int>(place) < keep,
                    .scores = {}});
    for (const ScoreColumn& score : scores)
      rows.back().scores.push_back(score.values[order[place]]);
  }
  std::vector<std::string> names;
  for (const ScoreColumn& score : scores) names.push_back(score.name);
  for (const std::string& line : report::candidate_table(names, rows)) log::info(line);
}

// The top codes of the draft become those of the song, unless it has its own.
void adopt_codes(const SongWriter& draft, SongWriter& song, int top_level) {
  if (!song.has_folder()) return;  // it is finished
  const std::vector<SavedLevel> existing = song.saved();
  const auto top = static_cast<std::size_t>(top_level);
  if (existing.size() > top && !existing[top].codes.empty()) return;
  const std::vector<SavedLevel> saved = draft.saved();
  for (std::size_t level = 0; level < saved.size(); ++level) {
    const SavedLevel& of = saved[level];
    const auto prompt = static_cast<std::size_t>(of.prompt_length);
    const std::span<const std::int64_t> codes(of.codes);
    const int number = static_cast<int>(level);
    if (prompt > 0) song.on_prompt({0, number, 0, codes.first(prompt)});
    if (level == top && codes.size() > prompt) {
      song.on_window_end({0, number, of.prompt_length, codes.subspan(prompt)});
    }
  }
}

}  // namespace

void generate_candidates(const cli::GenerateOptions& options, Model& model) {
  cli::CandidateOptions wanted = options.candidates;
  if (wanted.rank.empty()) wanted.rank = {wanted.command.empty() ? "likelihood" : "command"};
  cli::GenerateOptions kept = options;
  kept.songs = wanted.keep;
  std::vector<std::string> warnings;
  const PreparedSongs planned = prepare_songs(kept, model, &warnings);
  log_notes(warnings, planned.request(), !options.sampling.seed);

  const int top = model.levels() - 1;
  std::vector<std::string> repeated;  // the same warnings
  PreparedSongs drafts =
      prepare_songs(draft_options(options, planned.request().seed, top), model, &repeated);
  drafts.open_writers();
  const std::vector<GenerateTask> draft_tasks = drafts.tasks();
  {
    const auto style = report::choose_progress_style(options.log.quiet, options.log.json);
    const auto progress = report::make_progress(style, report::standard_output(style));
    generate_songs(model, draft_tasks, *progress);
  }
  const auto scores = scores_of(model, planned.request(), writers_of(draft_tasks), wanted);
  const std::vector<std::size_t> order = rank_candidates(scores);
  log_table(scores, order, wanted.keep);

  std::vector<PreparedSongs::Song> songs = planned.songs();
  for (std::size_t i = 0; i < songs.size(); ++i) {
    PreparedSongs::Song& song = songs[i];
    song.sample_index = static_cast<int>(order[i]);
    ordered_json request =
        request_to_json(*song.request, song.sample_index, model.backend(), options.sound);
    request["candidates"] = candidates_json(scores, wanted.count);
    song.metadata = make_metadata(model, request);
  }
  PreparedSongs prepared(songs, options.sound, options.run.force, options.out.ends_with('/'));
  prepared.open_writers();
  const std::vector<GenerateTask> tasks = prepared.tasks();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    adopt_codes(*draft_tasks[order[i]].writer, *tasks[i].writer, top);
  }
  generate_and_print(model, tasks, options.log, options.run.clean);
  if (options.run.clean) {
    std::error_code failure;
    fs::remove_all(drafts_folder(options.out), failure);
  }
}

}  // namespace crooner::songs
