#include "songs/rank_candidates.h"

#include <algorithm>
#include <numeric>

namespace crooner::songs {
namespace {

// How many candidates are better than this one; all but itself if it has no value.
double rank_of(const ScoreColumn& score, std::size_t candidate) {
  const auto& values = score.values;
  const std::optional<double>& own = values[candidate];
  return static_cast<double>(
      std::count_if(values.begin(), values.end(), [&](const std::optional<double>& other) {
        if (!other || !own) return other.has_value();
        return score.higher_is_better ? *other > *own : *other < *own;
      }));
}

}  // namespace

std::vector<std::size_t> rank_candidates(const std::vector<ScoreColumn>& scores) {
  const std::size_t count = scores.empty() ? 0 : scores.front().values.size();
  std::vector<double> sums(count, 0.0);
  for (const ScoreColumn& score : scores) {
    for (std::size_t i = 0; i < count; ++i) sums[i] += rank_of(score, i);
  }
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sums[a] < sums[b]; });
  return order;
}

}  // namespace crooner::songs
