#include "alignment/viterbi_alignment.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/philox.h"

namespace crooner::alignment {
namespace {

// Attention to columns[row] with `clear` of its weight, the rest spread evenly with
// noise.
std::vector<float> attention_along(const std::vector<int>& columns, int count, float clear) {
  std::vector<float> weights(columns.size() * count);
  for (std::size_t row = 0; row < columns.size(); ++row) {
    float total = 0;
    for (int i = 0; i < count; ++i) {
      const float noise = uniform(5, 0, 0, static_cast<std::int64_t>(row * count + i));
      total += weights[row * count + i] = 0.2f + noise;
    }
    for (int i = 0; i < count; ++i) weights[row * count + i] *= (1 - clear) / total;
    if (columns[row] >= 0) weights[row * count + columns[row]] += clear;
  }
  return weights;
}

std::vector<int> steady(int rows, int rows_per_column, int first = 0) {
  std::vector<int> columns;
  for (int row = 0; row < rows; ++row) columns.push_back(first + row / rows_per_column);
  return columns;
}

double share_right(const std::vector<int>& path, const std::vector<int>& columns) {
  int right = 0;
  for (std::size_t i = 0; i < path.size(); ++i) right += path[i] == columns[i] ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(path.size());
}

TEST(ViterbiAlignment, FollowsClearAttention) {
  const auto columns = steady(120, 4);
  EXPECT_EQ(viterbi_alignment(attention_along(columns, 30, 0.9f), 120, 30), columns);
}

TEST(ViterbiAlignment, NeverGoesBackAndFollowsTheAttentionThroughNoise) {
  const auto columns = steady(400, 8);
  const auto weights = attention_along(columns, 50, 0.12f);
  const auto path = viterbi_alignment(weights, 400, 50);
  EXPECT_TRUE(std::is_sorted(path.begin(), path.end()));
  EXPECT_GT(share_right(path, columns), 0.9);
}

TEST(ViterbiAlignment, AGlanceAheadOrBackDoesNotPullThePathAlong) {
  const auto columns = steady(120, 4);
  auto glancing = columns;
  glancing[40] = 29;
  glancing[80] = 2;
  EXPECT_GT(share_right(viterbi_alignment(attention_along(glancing, 30, 0.8f), 120, 30), columns),
            0.95);
}

TEST(ViterbiAlignment, BeginsAndEndsWhereTheSongDoes) {
  const auto columns = steady(60, 4, 10);  // characters 10 to 24 of 40
  EXPECT_EQ(viterbi_alignment(attention_along(columns, 40, 0.8f), 60, 40), columns);
}

TEST(ViterbiAlignment, JumpsOverAVerseThatIsNotSung) {
  auto columns = steady(40, 4);
  const auto later = steady(40, 4, 30);
  columns.insert(columns.end(), later.begin(), later.end());
  EXPECT_EQ(viterbi_alignment(attention_along(columns, 40, 0.8f), 80, 40), columns);
}

TEST(ViterbiAlignment, FramesWithoutAttentionChangeNothing) {
  auto columns = steady(80, 4);
  auto weights = attention_along(columns, 20, 0.9f);
  for (int row = 32; row < 40; ++row) {
    std::fill_n(weights.begin() + row * 20, 20, 0.0f);
  }
  const auto path = viterbi_alignment(weights, 80, 20);
  EXPECT_TRUE(std::is_sorted(path.begin(), path.end()));
  for (int row : {0, 31, 40, 79}) EXPECT_EQ(path[row], columns[row]) << row;
}

TEST(ViterbiAlignment, AnEmptyMatrixHasAnEmptyPath) {
  EXPECT_TRUE(viterbi_alignment({}, 0, 5).empty());
  EXPECT_TRUE(viterbi_alignment({}, 5, 0).empty());
}

}  // namespace
}  // namespace crooner::alignment
