#include "songs/drafts.h"

#include <filesystem>
#include <span>

#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "report/candidate_table.h"
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

void adopt_codes(const SongWriter& draft, SongWriter& song, int level) {
  if (!song.has_folder()) return;  // it is finished
  const std::vector<SavedLevel> existing = song.saved();
  const auto sampled = static_cast<std::size_t>(level);
  if (existing.size() > sampled && !existing[sampled].codes.empty()) return;
  const std::vector<SavedLevel> saved = draft.saved();
  for (std::size_t i = 0; i < saved.size(); ++i) {
    const SavedLevel& of = saved[i];
    const auto prompt = static_cast<std::size_t>(of.prompt_length);
    const std::span<const std::int64_t> codes(of.codes);
    const int number = static_cast<int>(i);
    const bool has_prompt = existing.size() > i && existing[i].prompt_length > 0;
    if (prompt > 0 && !has_prompt) song.on_prompt({0, number, 0, codes.first(prompt)});
    if (i == sampled && codes.size() > prompt) {
      song.on_window_end({0, number, of.prompt_length, codes.subspan(prompt)});
    }
  }
}

ordered_json candidates_json(const std::vector<ScoreColumn>& scores, int count) {
  ordered_json json{{"count", count}, {"scores", ordered_json::object()}};
  for (const ScoreColumn& score : scores) json["scores"][score.name] = values_json(score);
  return json;
}

void log_candidates(const std::vector<ScoreColumn>& scores, const std::vector<std::size_t>& order,
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

}  // namespace crooner::songs
