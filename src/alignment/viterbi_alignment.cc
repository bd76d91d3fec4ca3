#include "alignment/viterbi_alignment.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace crooner::alignment {
namespace {

constexpr float kFloor = 0.02f;  // of an even share: what a character without attention is worth
constexpr float kJumpPenalty = 6.0f;  // nats, for leaving characters out

enum class Move : std::uint8_t { kStay, kNext, kJump };

// Worth of each character at one moment. A moment that looks nowhere is worth the same for all.
void score_row(std::span<const float> weights, std::vector<float>& scores) {
  const float total = std::accumulate(weights.begin(), weights.end(), 0.0f);
  const float even = 1.0f / static_cast<float>(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float share = total > 0 ? weights[i] / total : even;
    scores[i] = std::log(share + kFloor * even);
  }
}

}  // namespace

std::vector<int> viterbi_alignment(std::span<const float> attention, int rows, int columns) {
  if (rows == 0 || columns == 0) return {};
  std::vector<Move> moves(static_cast<std::size_t>(rows) * columns, Move::kStay);
  std::vector<int> jumped_from(static_cast<std::size_t>(rows) * columns, 0);
  std::vector<float> scores(columns);
  std::vector<float> best(columns);
  std::vector<float> before(columns);
  for (int row = 0; row < rows; ++row) {
    const std::size_t at = static_cast<std::size_t>(row) * columns;
    score_row(attention.subspan(at, columns), scores);
    std::swap(best, before);
    if (row == 0) {
      best = scores;
      continue;
    }
    int leap = 0;  // the best column at least two before this one
    for (int column = 0; column < columns; ++column) {
      float value = before[column];
      if (column >= 1 && before[column - 1] > value) {
        value = before[column - 1];
        moves[at + column] = Move::kNext;
      }
      if (column >= 2) {
        if (before[column - 2] > before[leap]) leap = column - 2;
        if (before[leap] - kJumpPenalty > value) {
          value = before[leap] - kJumpPenalty;
          moves[at + column] = Move::kJump;
          jumped_from[at + column] = leap;
        }
      }
      best[column] = value + scores[column];
    }
  }

  std::vector<int> path(rows);
  path.back() = static_cast<int>(std::max_element(best.begin(), best.end()) - best.begin());
  for (int row = rows - 1; row > 0; --row) {
    const std::size_t at = static_cast<std::size_t>(row) * columns + path[row];
    path[row - 1] = moves[at] == Move::kStay   ? path[row]
                    : moves[at] == Move::kNext ? path[row] - 1
                                               : jumped_from[at];
  }
  return path;
}

}  // namespace crooner::alignment
