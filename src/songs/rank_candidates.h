#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace crooner::songs {

// A score of every candidate, in order of their numbers; none where it cannot be measured.
struct ScoreColumn {
  std::string name;
  bool higher_is_better = true;
  std::vector<std::optional<double>> values;
};

// The candidates, the best first: by the mean of their ranks under each score, since scores have
// different units. Equal values share a rank, a missing one ranks last; of equal candidates the
// earlier one comes first. Columns are of one length.
std::vector<std::size_t> rank_candidates(const std::vector<ScoreColumn>& scores);

}  // namespace crooner::songs
