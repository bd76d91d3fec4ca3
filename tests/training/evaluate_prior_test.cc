#include "training/evaluate_prior.h"

#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

#include "training/held_out_songs.h"

namespace crooner::training {
namespace {

Estimate estimate_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  const double variance = (squares - sum * sum / n) / (n - 1);
  return {sum / n, 1.96 * std::sqrt(std::max(0.0, variance) / n),
          static_cast<std::int64_t>(values.size())};
}

void expect_equal(const std::optional<Estimate>& found, const Estimate& expected) {
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->mean, expected.mean, 1e-6);
  EXPECT_NEAR(found->half_width, expected.half_width, 1e-6);
  EXPECT_EQ(found->songs, expected.songs);
}

// The prior's numbers are all zero: every code gains log2(16) bits. Only the first code of a window
// may be predicted better, from the genre.
class EvaluatePriorTest : public HeldOutSongs {
 protected:
  void prepare() {
    HeldOutSongs::prepare();
    for (auto& [name, tensor] : weights_) tensor.zero_();
  }

  PriorMetrics evaluate(int windows) const {
    return evaluate_prior(model::Prior(config_, tensor::Scope(weights_)), *windows_, windows,
                          at::kCPU);
  }
};

TEST_F(EvaluatePriorTest, FindsTheBitsOfAPriorWhereTheyAreKnown) {
  prepare();
  // A polka raises the logit of one code by 3, where no code precedes.
  const std::int64_t raised = codes(0, 0)[0];
  weights_.at("y_emb.bow_genre_emb.emb.weight")[*labeller_->genres().find("polka")][0].fill_(3);
  weights_.at("prior.x_out.weight")[raised][0].fill_(1);
  const auto first_bits = [&](bool polka, std::int64_t code) {
    if (!polka) return 4.0;
    return std::log2(std::exp(3.0) + kBins - 1) - (code == raised ? 3 / std::log(2.0) : 0);
  };

  const std::vector<std::int64_t> starts{0, 500 - kContext};  // of two windows of 500 codes
  std::vector<double> bits, gains, first_gains;
  std::vector<std::vector<std::vector<std::int64_t>>> pieces;
  for (std::size_t song = 0; song < 4; ++song) {
    const bool polka = song % 2 == 0;
    double own = 0, gain = 0;
    pieces.emplace_back();
    for (const std::int64_t start : starts) {
      pieces.back().push_back(codes(song, start));
      const std::int64_t code = pieces.back().back()[0];
      own += first_bits(polka, code) + 4.0 * (kContext - 1);
      gain += first_bits(!polka, code) - first_bits(polka, code);
      if (start == 0) first_gains.push_back(gain / kContext);
    }
    bits.push_back(own / (2 * kContext));
    gains.push_back(gain / (2 * kContext));
  }

  const PriorMetrics found = evaluate(2);
  EXPECT_EQ(found.level, 1);
  EXPECT_EQ(found.windows, 8);
  EXPECT_EQ(found.codes, 8 * kContext);
  expect_equal(found.bits, estimate_of(bits));
  ASSERT_EQ(found.song_bits.size(), 4u);
  for (std::size_t song = 0; song < 4; ++song) EXPECT_NEAR(found.song_bits[song], bits[song], 1e-6);
  expect_equal(found.label_gain_bits, estimate_of(gains));
  expect_equal(found.label_gain_bits_first_64, estimate_of(first_gains));
  EXPECT_GT(found.label_gain_bits->half_width,
            0);  // the songs differ: a mixed-up pairing would show
  EXPECT_FALSE(found.lyrics_gain_bits);
  const NgramBits ngrams = ngram_bits(pieces, kBins);  // of the same codes
  EXPECT_EQ(found.ngrams.unigram, ngrams.unigram);
  EXPECT_EQ(found.ngrams.bigram, ngrams.bigram);
  EXPECT_EQ(found.ngrams.bigram_other_songs, ngrams.bigram_other_songs);
}

TEST_F(EvaluatePriorTest, LyricsThatAreNotReadGainNothing) {
  config_.lyrics.emplace();
  config_.lyrics->tokens = 8;
  config_.lyrics->vocabulary = 79;
  config_.lyrics->encoder.width = 8;
  config_.lyrics->encoder.depth = 1;
  prepare();
  const PriorMetrics found = evaluate(1);
  EXPECT_EQ(found.windows, 4);
  expect_equal(found.bits, {4, 0, 4});
  expect_equal(found.label_gain_bits, {0, 0, 4});
  expect_equal(found.lyrics_gain_bits, {0, 0, 4});
}

TEST_F(EvaluatePriorTest, SongsGiveAsManyWindowsAsTheyHold) {
  prepare();
  EXPECT_EQ(evaluate(100).windows, 4 * (500 / kContext));
}

TEST(SavedBits, ArePairedOverSongs) {
  PriorMetrics before, after;
  before.song_bits = {3, 6, 4};
  after.song_bits = {1, 3, 3};  // 2, 3 and 1 are saved: variance 1
  const Estimate found = saved_bits(before, after);
  EXPECT_DOUBLE_EQ(found.mean, 2);
  EXPECT_DOUBLE_EQ(found.half_width, 1.96 / std::sqrt(3.0));
  EXPECT_EQ(found.songs, 3);
}

}  // namespace
}  // namespace crooner::training
