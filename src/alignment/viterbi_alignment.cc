#include "alignment/viterbi_alignment.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace crooner::alignment {
namespace {

// Both constants were set by hand and not fitted to annotated songs. They are not critical: the
// synthetic cases of tests/alignment pass with jump penalties from 1 to 10.
//
// Added to each character's share, as a fraction of an even share (1 / columns). It bounds the cost
// of a frame that does not attend to its character at ln(0.02) = 3.9 nats below an even share.
constexpr float kFloor = 0.02f;
// Nats per jump: a jump pays off only if the frames after it gain more than this.
constexpr float kJumpPenalty = 6.0f;

enum class Move : std::uint8_t { kStay, kNext, kJump };

// The emission scores of one frame. A frame without any attention scores all characters equally.
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
  std::vector<float> previous(columns);
  for (int row = 0; row < rows; ++row) {
    const std::size_t at = static_cast<std::size_t>(row) * columns;
    score_row(attention.subspan(at, columns), scores);
    std::swap(best, previous);
    if (row == 0) {
      best = scores;
      continue;
    }
    int jump_source = 0;  // the best column at least two before this one
    for (int column = 0; column < columns; ++column) {
      float value = previous[column];
      if (column >= 1 && previous[column - 1] > value) {
        value = previous[column - 1];
        moves[at + column] = Move::kNext;
      }
      if (column >= 2) {
        if (previous[column - 2] > previous[jump_source]) jump_source = column - 2;
        if (previous[jump_source] - kJumpPenalty > value) {
          value = previous[jump_source] - kJumpPenalty;
          moves[at + column] = Move::kJump;
          jumped_from[at + column] = jump_source;
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
