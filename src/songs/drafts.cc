#include "songs/drafts.h"

#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "report/candidate_table.h"
#include "songs/adopt_codes.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/saved_scores.h"

namespace crooner::songs {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

// Passes on everything but the end of a song.
class DraftProgress : public report::SongProgress {
 public:
  explicit DraftProgress(report::SongProgress& display) : display_(display) {}

  void on_phase(const std::string& sentence) override { display_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { display_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { display_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { display_.on_level_end(progress); }
  void on_file_written(const std::string& path) override { display_.on_file_written(path); }

 private:
  report::SongProgress& display_;
};

}  // namespace

std::string drafts_folder(const std::string& out) {
  const bool folder = out.ends_with('/') || is_folder(out);
  return folder ? (fs::path(out) / "candidates/").string() : str_cat(out, ".candidates/");
}

std::optional<run_folder::Metadata> draft_metadata(const std::string& out) {
  for (const char* name : {"song-1.wav", "song.wav"}) {  // of several, or the only one
    if (auto metadata = existing_metadata(fs::path(drafts_folder(out)) / name)) return metadata;
  }
  return {};
}

std::optional<std::uint64_t> draft_seed(const std::optional<std::uint64_t>& seed,
                                        const std::string& out, bool force) {
  if (seed || force) return seed;
  const auto metadata = draft_metadata(out);
  if (!metadata || !metadata->contains("request")) return {};
  return request_from_json(metadata->at("request"), drafts_folder(out)).seed;
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

void generate_drafts(Model& model, const std::vector<GenerateTask>& drafts,
                     report::SongProgress& progress) {
  DraftProgress shown(progress);
  generate_songs(model, drafts, shown);
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
