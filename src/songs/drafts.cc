#include "songs/drafts.h"

#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "report/candidate_table.h"
#include "songs/adopt_codes.h"
#include "songs/output_paths.h"
#include "songs/saved_scores.h"

namespace crooner::songs {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

std::string drafts_folder(const std::string& out) {
  const bool folder = out.ends_with('/') || is_folder(out);
  return folder ? (fs::path(out) / "candidates/").string() : str_cat(out, ".candidates/");
}

std::vector<const SongWriter*> writers_of(const std::vector<GenerateTask>& tasks) {
  std::vector<const SongWriter*> writers;
  for (const GenerateTask& task : tasks) writers.push_back(task.writer);
  return writers;
}

void remove_drafts_without_codes(const PreparedSongs& drafts, bool force) {
  require_own_scores(scores_file(drafts.songs().front().path));
  for (const PreparedSongs::Song& song : drafts.songs()) {
    if (!finished_song_exists(song.path, song.metadata, force)) continue;
    std::error_code failure;
    fs::remove(song.path, failure);
    if (!failure) continue;
    throw ResourceError(str_cat("'", song.path.string(),
                                "' cannot be removed, to make it again: ", failure.message(), "."));
  }
}

void remove_drafts(const PreparedSongs& drafts) {
  std::error_code failure;
  for (const PreparedSongs::Song& song : drafts.songs()) {
    fs::remove(song.path, failure);
    fs::remove_all(run_folder_path(song.path), failure);
  }
  const fs::path scores = scores_file(drafts.songs().front().path);
  fs::remove(scores, failure);
  fs::remove(scores.parent_path(), failure);  // not a folder with other files
}

void adopt_codes(const SongWriter& draft, SongWriter& song, int level) {
  std::vector<AdoptedLevel> levels = all_codes(draft);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (static_cast<int>(i) != level) levels[i].count = levels[i].from.prompt_length;
  }
  adopt_codes(levels, song);
}

ordered_json candidates_json(const std::vector<ScoreColumn>& scores, int count) {
  ordered_json json{{"count", count}, {"scores", ordered_json::object()}};
  for (const ScoreColumn& score : scores) json["scores"][score.name] = values_json(score);
  return json;
}

void log_candidates(const std::vector<ScoreColumn>& scores, const std::vector<std::size_t>& order,
                    int keep) {
  std::vector<report::CandidateRow> rows;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    rows.push_back({.candidate = static_cast<int>(order[rank]) + 1,
                    .kept = static_cast<int>(rank) < keep,
                    .scores = {}});
    for (const ScoreColumn& score : scores) rows.back().scores.push_back(score.values[order[rank]]);
  }
  std::vector<std::string> names;
  for (const ScoreColumn& score : scores) names.push_back(score.name);
  for (const std::string& line : report::candidate_table(names, rows)) log::info(line);
}

}  // namespace crooner::songs
