#include "engine/token_sampler/guidance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/error.h"

namespace crooner::engine {
namespace {

constexpr int kVocabulary = 50;
constexpr std::size_t kStride = 64;

using Numbers = std::vector<double>;

SamplingParams guiding(int row, float weight) {
  SamplingParams params;
  params.guides = row;
  params.guidance = weight;
  return params;
}

// Rows of logits a few nats apart, with padding between them.
std::vector<float> some_logits(int rows) {
  std::vector<float> logits(rows * kStride, std::numeric_limits<float>::quiet_NaN());
  for (int row = 0; row < rows; ++row) {
    for (int i = 0; i < kVocabulary; ++i) {
      logits[row * kStride + i] = 5.0f * std::sin(0.37f * static_cast<float>((i + 3) * (row + 2)));
    }
  }
  return logits;
}

Numbers probabilities(const float* logits) {
  Numbers result(logits, logits + kVocabulary);
  const double most = *std::max_element(result.begin(), result.end());
  for (double& x : result) x = std::exp(x - most);
  const double sum = std::accumulate(result.begin(), result.end(), 0.0);
  for (double& x : result) x /= sum;
  return result;
}

// p(token | song)^(1 + w) / p(token | other)^w and so on, of the tokens that the song finds
// possible; in double precision, from normalised probabilities.
Numbers definition(const std::vector<float>& logits, const Numbers& weights) {
  const Numbers song = probabilities(logits.data());
  const double most = *std::max_element(song.begin(), song.end());
  Numbers result;
  for (int i = 0; i < kVocabulary; ++i) {
    const auto at = static_cast<std::size_t>(i);
    double log_p = std::log(song[at]);
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const Numbers other = probabilities(logits.data() + (k + 1) * kStride);
      log_p += weights[k] * (std::log(song[at]) - std::log(other[at]));
    }
    result.push_back(song[at] < most / 1000 ? 0 : std::exp(log_p));
  }
  const double sum = std::accumulate(result.begin(), result.end(), 0.0);
  for (double& x : result) x /= sum;
  return result;
}

TEST(Guidance, IsTheCombinationOfLogProbabilities) {
  for (const Numbers& weights : {Numbers{0.5}, Numbers{2}, Numbers{5}, Numbers{2, 1},
                                 Numbers{1.25, 1.25, 1.25, 1.25}, Numbers{0}}) {
    std::vector<SamplingParams> params(1);
    for (double weight : weights) params.push_back(guiding(0, static_cast<float>(weight)));
    std::vector<float> logits = some_logits(static_cast<int>(params.size()));
    const Numbers expected = definition(logits, weights);
    ASSERT_TRUE(guide(params, 0, logits.data(), kStride, kVocabulary));
    const Numbers guided = probabilities(logits.data());
    for (std::size_t i = 0; i < guided.size(); ++i) {
      EXPECT_NEAR(guided[i], expected[i], 2e-5 * expected[i] + 1e-12)
          << "token " << i << ", " << weights.size() << " rows of weight " << weights[0];
    }
  }
}

TEST(Guidance, ExcludesWhatTheSongFindsImpossible) {
  const float range = std::log(kGuidedRange);
  std::vector<float> logits(2 * kStride, 0.0f);
  for (int i = 0; i < kVocabulary; ++i) logits[i] = 1.0f - 0.25f * static_cast<float>(i);
  for (int i = 0; i < kVocabulary; ++i) logits[kStride + i] = -logits[i];
  const std::vector<float> before = logits;
  const std::vector<SamplingParams> params{{}, guiding(0, 3)};
  ASSERT_TRUE(guide(params, 0, logits.data(), kStride, kVocabulary));
  for (int i = 0; i < kVocabulary; ++i) {
    EXPECT_EQ(std::isfinite(logits[i]), before[i] > 1.0f - range) << i;
  }
  EXPECT_TRUE(std::isfinite(logits[27]));
  EXPECT_FALSE(std::isfinite(logits[28]));
}

TEST(Guidance, ChangesOnlyTheGuidedRow) {
  std::vector<float> logits = some_logits(4);
  const std::vector<float> before = logits;
  const std::vector<SamplingParams> params{{}, {}, guiding(1, 2), {}};
  for (std::size_t row : {0, 1, 3}) {
    ASSERT_TRUE(guide(params, row, logits.data(), kStride, kVocabulary));
  }
  for (int row = 0; row < 4; ++row) {
    const auto first = row * static_cast<std::ptrdiff_t>(kStride);
    const bool same = std::equal(logits.begin() + first, logits.begin() + first + kVocabulary,
                                 before.begin() + first);
    EXPECT_EQ(same, row != 1) << row;
  }
}

TEST(Guidance, EqualRowsChangeNothing) {
  std::vector<float> logits = some_logits(2);
  std::copy_n(logits.begin(), kVocabulary, logits.begin() + kStride);
  const std::vector<float> before = logits;
  const std::vector<SamplingParams> params{{}, guiding(0, 7)};
  ASSERT_TRUE(guide(params, 0, logits.data(), kStride, kVocabulary));
  for (int i = 0; i < kVocabulary; ++i) {
    if (std::isfinite(logits[i])) {
      EXPECT_EQ(logits[i], before[i]) << i;
    }
  }
}

TEST(Guidance, ReportsAGuidingRowThatIsNotFinite) {
  std::vector<float> logits = some_logits(2);
  logits[kStride + 7] = std::numeric_limits<float>::infinity();
  const std::vector<float> before = logits;
  const std::vector<SamplingParams> params{{}, guiding(0, 2)};
  EXPECT_FALSE(guide(params, 0, logits.data(), kStride, kVocabulary));
  EXPECT_TRUE(std::equal(logits.begin(), logits.begin() + kVocabulary, before.begin()));
}

TEST(Guidance, TheSongsLikeliestTokensAreSampledMoreOften) {
  // Both rows prefer token 0; only the song's own likes token 1 more than the other does.
  std::vector<float> plain{2.0f, 1.0f, 0.0f};
  int counts[2][3] = {};
  for (int guided = 0; guided < 2; ++guided) {
    for (int position = 0; position < 4000; ++position) {
      std::vector<float> logits{2.0f, 1.0f, 0.0f, 2.0f, 0.0f, 0.0f};
      const std::vector<SamplingParams> params{{}, guiding(0, guided == 1 ? 3.0f : 0.0f)};
      guide(params, 0, logits.data(), 3, 3);
      ++counts[guided][TokenSampler(3)(std::span(logits).first(3), params[0], position)];
    }
  }
  // softmax of (2, 1, 0) and of (2, 4, 0).
  EXPECT_NEAR(counts[0][1] / 4000.0, 0.245, 0.03);
  EXPECT_NEAR(counts[1][1] / 4000.0, 0.867, 0.03);
}

TEST(Guidance, RejectsRowsThatCannotGuide) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const SamplingParams& bad :
       {guiding(2, 1), guiding(1, 1), guiding(0, -1), guiding(0, nan)}) {
    EXPECT_THROW(check_guides(std::vector<SamplingParams>{{}, bad}), UsageError);
  }
  EXPECT_NO_THROW(check_guides(std::vector<SamplingParams>{{}, guiding(0, 1), guiding(0, 0)}));
}

}  // namespace
}  // namespace crooner::engine
