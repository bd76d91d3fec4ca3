#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "songs/rank_candidates.h"

namespace crooner::songs {

// Where the scores of drafts are kept: next to them.
std::filesystem::path scores_file(const std::filesystem::path& draft);

// Throws UsageError when the file is there and was not written by measured_once().
void require_own_scores(const std::filesystem::path& file);

// The scores in the file, if they are of what `hash` identifies; else those that `measure` returns,
// which are written to it. A command that is repeated after an interruption ranks as the first one
// did. A damaged file is written again.
std::vector<ScoreColumn> measured_once(const std::filesystem::path& file, const std::string& hash,
                                       const std::function<std::vector<ScoreColumn>()>& measure);

// The values of a score; null where one could not be measured.
nlohmann::ordered_json values_json(const ScoreColumn& score);

}  // namespace crooner::songs
