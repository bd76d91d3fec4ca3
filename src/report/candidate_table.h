#pragma once

#include <optional>
#include <string>
#include <vector>

namespace crooner::report {

// A candidate and its scores; none where one could not be measured.
struct CandidateRow {
  int candidate = 0;  // counted from 1
  bool kept = false;
  std::vector<std::optional<double>> scores;
};

// The lines of the table of candidates, in the order of `rows`, with a heading. `names`: of the
// scores.
std::vector<std::string> candidate_table(const std::vector<std::string>& names,
                                         const std::vector<CandidateRow>& rows);

}  // namespace crooner::report
