#include "songs/saved_scores.h"

#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

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

}  // namespace

fs::path scores_file(const fs::path& draft) {
  return draft.parent_path() / "scores.json";
}

void require_own_scores(const fs::path& file) {
  if (!path_exists(file)) return;
  const auto json = nlohmann::json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (json.is_object() && json.contains("of") && json.contains("scores")) return;
  throw UsageError(str_cat("'", file.string(),
                           "' holds no scores of crooner, and those of the drafts would replace "
                           "it; move it, or choose another --out."));
}

nlohmann::ordered_json values_json(const ScoreColumn& score) {
  ordered_json json = ordered_json::array();
  for (const auto& value : score.values) json.push_back(value ? ordered_json(*value) : nullptr);
  return json;
}

std::vector<ScoreColumn> measured_once(const fs::path& file, const std::string& hash,
                                       const std::function<std::vector<ScoreColumn>()>& measure) {
  if (auto saved = read_scores(file, hash)) return *std::move(saved);
  std::vector<ScoreColumn> scores = measure();
  write_scores(file, hash, scores);
  return scores;
}

}  // namespace crooner::songs
