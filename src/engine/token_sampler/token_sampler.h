#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace crooner::engine {

// How the next tokens of a row are sampled (docs/spec/sampling.md, sections 2 and 4).
struct SamplingParams {
  bool greedy = false;       // take the largest logit (for tests)
  float temperature = 1.0f;  // divides the logits, before the filter
  int top_k = 0;             // 0: off; keeps logits >= the k-th largest, ties included
  float top_p = 0.0f;        // 0: off; at most one of the two
  // The random number of a token is a function of (seed, sample_index, level, absolute position).
  std::uint64_t seed = 0;
  std::uint32_t sample_index = 0;
  std::uint32_t level = 0;
  std::int64_t first_position = 0;  // absolute position of the row's position 0 (may be negative)
  // Guidance (guidance.h). At least 0: the row is not sampled. It guides the row of this index in
  // the call by the weight `guidance`, and takes that row's tokens.
  int guides = -1;
  float guidance = 0.0f;
};

// Samples a token from logits: temperature, top-k or top-p, inverse CDF. Holds scratch memory, so
// that a step allocates nothing; use one per thread. All sums have a fixed order, and no function
// of the C library is called whose last bit depends on the machine: the same logits give the same
// token everywhere (docs/decisions/0030).
class TokenSampler {
 public:
  explicit TokenSampler(int vocabulary);

  // The token at `position` of the row. Overwrites the logits by their scaled and filtered form.
  // logits: [vocabulary], finite.
  std::int64_t operator()(std::span<float> logits, const SamplingParams& params,
                          std::int64_t position);

  // Top-k: sets logits below the k-th largest to -inf. k < 1 or k >= size keeps all.
  void keep_top_k(std::span<float> logits, int k);

  // Top-p (nucleus): keeps the most probable tokens until their probabilities add up to more than
  // p, at least one, and sets the others to -inf. Of equal logits the lower index comes first; p <=
  // 0 keeps all.
  void keep_top_p(std::span<float> logits, float p);

  // The inverse of the cumulative distribution of softmax(logits) at `uniform` in [0, 1).
  std::int64_t sample_from_cdf(std::span<const float> logits, float uniform);

 private:
  std::vector<float> values_;
  std::vector<int> order_;
};

// Index of the largest logit; the lowest index if several are equal.
std::int64_t argmax(std::span<const float> logits);

// True if no logit is NaN or infinite.
bool all_finite(std::span<const float> logits);

// out[i] = exp(logits[i] - max), float32 with the same bits on every machine. Relative error at
// most 8.7e-8 (exp_minus_max.cc). Differences below -87 give 0.
void exp_minus_max(std::span<const float> logits, std::span<float> out);

}  // namespace crooner::engine
