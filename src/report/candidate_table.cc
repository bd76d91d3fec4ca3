#include "report/candidate_table.h"

#include <algorithm>
#include <cstdio>

#include "base/strings.h"

namespace crooner::report {
namespace {

std::string score_text(const std::optional<double>& score) {
  if (!score) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", *score);
  return text;
}

}  // namespace

std::vector<std::string> candidate_table(const std::vector<std::string>& names,
                                         const std::vector<CandidateRow>& rows) {
  std::vector<std::vector<std::string>> cells{{"candidate"}};
  cells[0].insert(cells[0].end(), names.begin(), names.end());
  for (const CandidateRow& row : rows) {
    cells.push_back({str_cat(row.candidate)});
    for (const auto& score : row.scores) cells.back().push_back(score_text(score));
  }
  std::vector<std::string> lines;
  for (std::size_t line = 0; line < cells.size(); ++line) {
    std::string text;
    for (std::size_t column = 0; column < cells[line].size(); ++column) {
      std::size_t width = 0;
      for (const auto& each : cells) width = std::max(width, each[column].size());
      const std::string& cell = cells[line][column];
      text += str_cat(column == 0 ? "" : "  ", std::string(width - cell.size(), ' '), cell);
    }
    if (line > 0 && rows[line - 1].kept) text += "  kept";
    lines.push_back(text);
  }
  return lines;
}

}  // namespace crooner::report
