#include "engine/cuda/sampling.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/token_sampler/token_sampler.h"
#include "support/decoder/numbers.h"

namespace crooner::engine::cuda {
namespace {

// The token that a block of `threads` threads samples.
int sample(std::vector<float> logits, const SamplingParams& params, unsigned threads) {
  Row row;
  row.greedy = params.greedy;
  row.temperature = params.temperature;
  row.top_k = params.top_k;
  row.top_p = params.top_p;
  row.seed = params.seed;
  row.position = 3;
  Step step;
  step.rows = 1;
  step.row = &row;
  step.logits = logits.data();
  const int vocabulary = static_cast<int>(logits.size());
  int token = -2;
  emulator::launch({1, threads, sampling_bytes(vocabulary)}, false, [&] {
    BlockSampler sampler(vocabulary);
    sampler.load(step, 0);
    const int own = sampler(row);
    if (threadIdx.x == 0) token = own;
  });
  emulator::finish();
  return token;
}

// Logits with many equal ones, of both zeros too.
std::vector<float> tied_logits(int n, std::uint64_t seed) {
  Numbers numbers(seed);
  std::vector<float> logits(static_cast<std::size_t>(n));
  for (float& logit : logits) {
    logit = static_cast<float>(numbers.below(9) - 4) * 0.5f;
    if (logit == 0 && numbers.next() > 0) logit = -0.0f;
  }
  return logits;
}

TEST(Sampling, TokensAreThoseOfTheSampler) {
  std::vector<SamplingParams> all(1);
  all[0].greedy = true;
  for (int k : {0, 1, 2, 7, 40, 10000}) {
    all.emplace_back().top_k = k;
    all.back().temperature = 0.7f;
  }
  for (float p : {0.01f, 0.3f, 0.8f, 0.999f, 1.0f}) all.emplace_back().top_p = p;
  for (int n : {1, 31, 67, 300}) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      Numbers numbers(seed);
      for (const auto& logits :
           {tied_logits(n, seed), numbers.vector(static_cast<std::size_t>(n), 4.0f)}) {
        for (SamplingParams params : all) {
          params.seed = seed;
          std::vector<float> copy = logits;
          TokenSampler sampler(n);
          const auto right = sampler(copy, params, 3);
          EXPECT_EQ(sample(logits, params, 64), right)
              << n << " tokens, top-k " << params.top_k << ", top-p " << params.top_p;
        }
      }
    }
  }
}

TEST(Sampling, DoesNotDependOnTheNumberOfThreads) {
  SamplingParams params;
  params.top_p = 0.9f;
  const auto logits = tied_logits(200, 5);
  const int right = sample(logits, params, 32);
  for (unsigned threads : {96u, 512u}) EXPECT_EQ(sample(logits, params, threads), right);
}

TEST(Sampling, ANonFiniteLogitIsSeen) {
  std::vector<float> logits(70, 0.5f);
  const auto finite = [&] {
    bool result = false;
    emulator::launch({1, 64, sampling_bytes(70)}, false, [&] {
      BlockSampler sampler(70);
      const bool own = sampler.all_finite(logits.data());
      if (threadIdx.x == 0) result = own;
    });
    emulator::finish();
    return result;
  };
  EXPECT_TRUE(finite());
  logits[69] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(finite());
  logits[69] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(finite());
}

}  // namespace
}  // namespace crooner::engine::cuda
