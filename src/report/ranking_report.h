#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace crooner::report {

// How often a score prefers the real continuation of a song: the mean of the songs' shares, and
// half the width of its 95 % confidence interval, which one song does not have. 0.5: as often as
// chance. No share: it could not be measured for any song.
struct RankedScore {
  std::string name;
  std::optional<double> share;
  std::optional<double> half_width;
  std::int64_t songs = 0;
};

struct RankingReport {
  std::string model;
  double seconds = 0;
  double keep_seconds = 0;
  int continuations = 0;     // sampled per song
  std::int64_t skipped = 0;  // songs that are too short, silent, or unreadable
  std::vector<RankedScore> scores;
};

// What `crooner eval ranking` prints.
std::string ranking_text(const RankingReport& report);
nlohmann::ordered_json ranking_json(const RankingReport& report);

}  // namespace crooner::report
