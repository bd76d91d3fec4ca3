#include "engine/token_sampler/token_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace crooner::engine {
namespace {

constexpr float kRemoved = -std::numeric_limits<float>::infinity();

std::vector<float> bumpy(int size) {
  std::vector<float> logits(size);
  for (int i = 0; i < size; ++i) logits[i] = 3.0f * std::sin(1.7f * static_cast<float>(i * i));
  return logits;
}

TEST(ExpMinusMax, AgreesWithTheLibraryToItsStatedErrorBound) {
  std::vector<float> logits;
  for (float x = -86.5f; x <= 0.0f; x += 0.0137f) logits.push_back(x);
  logits.push_back(0.0f);
  std::vector<float> out(logits.size());
  exp_minus_max(logits, out);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double exact = std::exp(static_cast<double>(logits[i]));
    EXPECT_NEAR(out[i] / exact, 1.0, 8.7e-8) << logits[i];
  }
  EXPECT_EQ(out.back(), 1.0f);
}

TEST(ExpMinusMax, FarBelowTheMaximumAndRemovedLogitsAreZero) {
  const std::vector<float> logits{100.0f, -200.0f, kRemoved, 14.0f};
  std::vector<float> out(4);
  exp_minus_max(logits, out);
  EXPECT_EQ(out[1], 0.0f);
  EXPECT_EQ(out[2], 0.0f);
  EXPECT_GT(out[3], 0.0f);
}

TEST(TopK, KeepsAllTiesAtTheThreshold) {
  std::vector<float> logits{1, 5, 3, 3, 0, 3};
  TokenSampler(6).keep_top_k(logits, 2);
  EXPECT_EQ(logits, (std::vector<float>{kRemoved, 5, 3, 3, kRemoved, 3}));
}

TEST(TopK, ZeroAndMoreThanTheVocabularyKeepAll) {
  for (int k : {0, 6, 7}) {
    std::vector<float> logits{1, 5, 3, 3, 0, 3};
    TokenSampler(6).keep_top_k(logits, k);
    EXPECT_EQ(logits, (std::vector<float>{1, 5, 3, 3, 0, 3}));
  }
}

TEST(TopP, KeepsTheTokenThatCrosses) {
  // Probabilities 0.5, 0.25, 0.125, 0.125.
  const float ln2 = std::log(2.0f);
  const std::vector<float> logits{ln2 * 1, ln2 * 3, ln2 * 2, ln2 * 1};
  auto kept = [&](float p) {
    std::vector<float> filtered = logits;
    TokenSampler(4).keep_top_p(filtered, p);
    std::vector<bool> result;
    for (float logit : filtered) result.push_back(logit != kRemoved);
    return result;
  };
  EXPECT_EQ(kept(0.01f), (std::vector<bool>{false, true, false, false}));
  EXPECT_EQ(kept(0.6f), (std::vector<bool>{false, true, true, false}));
  EXPECT_EQ(kept(0.8f), (std::vector<bool>{true, true, true, false}));
  EXPECT_EQ(kept(0.99f), (std::vector<bool>{true, true, true, true}));
  EXPECT_EQ(kept(0.0f), (std::vector<bool>{true, true, true, true}));
}

// The sampler sorts tokens piece by piece; here all are sorted at once.
TEST(TopP, KeepsWhatAFullSortKeeps) {
  std::vector<float> logits = bumpy(2048);
  for (int i = 0; i < 2048; i += 3) logits[i] = logits[i / 7];  // many equals
  std::vector<float> shares(2048);
  exp_minus_max(logits, shares);
  const float total = std::accumulate(shares.begin(), shares.end(), 0.0f);
  std::vector<int> order(2048);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return logits[a] > logits[b]; });
  TokenSampler sampler(2048);
  for (float p : {0.001f, 0.1f, 0.3f, 0.5f, 0.8f, 0.9f, 0.99f, 0.9999f, 1.0f}) {
    std::vector<float> expected = logits;
    float cumulative = 0.0f;
    for (int index : order) {
      if (cumulative > p) expected[index] = kRemoved;
      cumulative += shares[index] / total;
    }
    std::vector<float> filtered = logits;
    sampler.keep_top_p(filtered, p);
    EXPECT_EQ(filtered, expected) << p;
  }
}

TEST(SampleFromCdf, CoversTheUnitIntervalInIndexOrder) {
  const float ln2 = std::log(2.0f);
  const std::vector<float> logits{ln2 * 1, kRemoved, ln2 * 2, ln2 * 1, kRemoved};  // 1/4, 1/2, 1/4
  TokenSampler sampler(5);
  EXPECT_EQ(sampler.sample_from_cdf(logits, 0.0f), 0);
  EXPECT_EQ(sampler.sample_from_cdf(logits, 0.24f), 0);
  EXPECT_EQ(sampler.sample_from_cdf(logits, 0.26f), 2);
  EXPECT_EQ(sampler.sample_from_cdf(logits, 0.74f), 2);
  EXPECT_EQ(sampler.sample_from_cdf(logits, 0.76f), 3);
  EXPECT_EQ(sampler.sample_from_cdf(logits, std::nextafter(1.0f, 0.0f)), 3);
}

TEST(TokenSampler, FollowsTheDistribution) {
  const int size = 40;
  const std::vector<float> logits = bumpy(size);
  std::vector<float> weights(size);
  exp_minus_max(logits, weights);
  double total = 0;
  for (float weight : weights) total += weight;
  TokenSampler sampler(size);
  SamplingParams params;
  params.seed = 11;
  const int draws = 40000;
  std::vector<int> counts(size);
  for (int i = 0; i < draws; ++i) {
    std::vector<float> scratch = logits;
    ++counts[sampler(scratch, params, i)];
  }
  double chi2 = 0;  // 39 degrees of freedom: above 85 with a chance of 3e-5
  for (int i = 0; i < size; ++i) {
    const double expected = draws * weights[i] / total;
    chi2 += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  EXPECT_LT(chi2, 85.0);
}

TEST(TokenSampler, DependsOnSeedSampleIndexLevelAndAbsolutePositionOnly) {
  const int size = 500;
  auto tokens = [&](SamplingParams params, std::int64_t shift) {
    TokenSampler sampler(size);
    params.first_position -= shift;
    std::vector<std::int64_t> result;
    for (int i = 0; i < 20; ++i) {
      std::vector<float> logits = bumpy(size);
      result.push_back(sampler(logits, params, i + shift));
    }
    return result;
  };
  SamplingParams params;
  params.seed = 3;
  params.sample_index = 1;
  params.level = 2;
  params.first_position = 1000;
  const auto reference = tokens(params, 0);
  EXPECT_EQ(tokens(params, 384), reference);
  EXPECT_EQ(tokens(params, 2000), reference);  // the row's position 0 is before the song's
  SamplingParams other = params;
  other.seed = 4;
  EXPECT_NE(tokens(other, 0), reference);
  other = params;
  other.sample_index = 0;
  EXPECT_NE(tokens(other, 0), reference);
  other = params;
  other.level = 1;
  EXPECT_NE(tokens(other, 0), reference);
  other = params;
  other.first_position = 1001;
  EXPECT_NE(tokens(other, 0), reference);
}

TEST(TokenSampler, LowTemperatureAndTopOneAreGreedy) {
  std::vector<float> logits = bumpy(100);
  logits[61] = 3.1f;
  SamplingParams cold;
  cold.temperature = 1e-3f;
  SamplingParams one;
  one.top_k = 1;
  SamplingParams greedy;
  greedy.greedy = true;
  TokenSampler sampler(100);
  for (const SamplingParams& params : {cold, one, greedy}) {
    for (int i = 0; i < 10; ++i) {
      std::vector<float> scratch = logits;
      EXPECT_EQ(sampler(scratch, params, i), 61);
    }
  }
}

TEST(AllFinite, FindsNanAndInfinityAnywhere) {
  for (float bad : {std::numeric_limits<float>::quiet_NaN(), kRemoved, -kRemoved}) {
    for (int i = 0; i < 33; ++i) {
      std::vector<float> logits(33, std::numeric_limits<float>::max());
      EXPECT_TRUE(all_finite(logits));
      logits[i] = bad;
      EXPECT_FALSE(all_finite(logits)) << i;
    }
  }
}

}  // namespace
}  // namespace crooner::engine
