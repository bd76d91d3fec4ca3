#include "songs/ranking_trial.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/paths.h"

namespace crooner::songs {
namespace {

class RankingTrialTest : public testing::Test {
 protected:
  RankingTrialTest() {
    trial_.request.genre = "folk";
    trial_.request.songs = 2;
    trial_.request.total_seconds = 1;
    trial_.song = {16000, 1, {}};
    for (int i = 0; i < 8000; ++i) {
      trial_.song.samples.push_back(0.3f * std::sin(0.02f * static_cast<float>(i)));
    }
    trial_.keep_seconds = 0.2;
  }

  Model model_ = Model::open(source_file("models/smoke"));
  RankingTrial trial_;
};

TEST_F(RankingTrialTest, WhatIsBetterDecidesWhichContinuationIsPreferred) {
  const DraftMeter meter(model_, {"likelihood", "beat"});
  const auto higher = ranking_shares(model_, meter, {true, true}, trial_);
  const auto lower = ranking_shares(model_, meter, {false, false}, trial_);
  for (int score = 0; score < 2; ++score) {
    ASSERT_TRUE(higher[score] && lower[score]);
    EXPECT_GE(*higher[score], 0);
    EXPECT_NEAR(*higher[score] + *lower[score], 1, 1e-9);
  }
}

TEST_F(RankingTrialTest, EqualScoresCountHalfAndWhatNeedsLyricsIsLeftOut) {
  const DraftMeter meter(model_, {"silence", "coverage"});
  const auto shares = ranking_shares(model_, meter, {false, true}, trial_);
  ASSERT_TRUE(shares[0].has_value());
  EXPECT_EQ(*shares[0], 0.5) << "neither is silent";
  EXPECT_FALSE(shares[1].has_value());
}

TEST_F(RankingTrialTest, ABeginningMustLeaveSomething) {
  const DraftMeter meter(model_, {"silence"});
  for (const double seconds : {0.001, 0.5}) {
    trial_.keep_seconds = seconds;
    EXPECT_THROW(ranking_shares(model_, meter, {false}, trial_), UsageError) << seconds;
  }
}

}  // namespace
}  // namespace crooner::songs
