#include "songs/rank_candidates.h"

#include <gtest/gtest.h>

namespace crooner::songs {
namespace {

using Order = std::vector<std::size_t>;

TEST(RankCandidates, ByOneScore) {
  EXPECT_EQ(rank_candidates({{"beat", true, {0.1, 0.9, 0.5}}}), (Order{1, 2, 0}));
  EXPECT_EQ(rank_candidates({{"silence", false, {0.1, 0.9, 0.5}}}), (Order{0, 2, 1}));
  EXPECT_TRUE(rank_candidates({}).empty());
}

TEST(RankCandidates, EqualOnesKeepTheirOrder) {
  EXPECT_EQ(rank_candidates({{"clipping", false, {0.0, 0.0, 0.0}}}), (Order{0, 1, 2}));
}

TEST(RankCandidates, OnesWithoutAScoreAreLast) {
  EXPECT_EQ(rank_candidates({{"coverage", true, {{}, 0.2, {}, 0.1}}}), (Order{1, 3, 0, 2}));
}

// Bits and shares have different units: ranks are what is added.
TEST(RankCandidates, BySeveralScoresTogether) {
  const ScoreColumn likelihood{"likelihood", true, {-5.0, -1.0, -4.9, -9.0}};
  const ScoreColumn beat{"beat", true, {0.9, 0.1, 0.8, 0.2}};
  // Ranks 2 0 1 3 and 0 3 1 2: sums 2 3 2 5.
  EXPECT_EQ(rank_candidates({likelihood, beat}), (Order{0, 2, 1, 3}));
}

}  // namespace
}  // namespace crooner::songs
