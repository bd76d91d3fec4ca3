#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace crooner::engine {

// How the next tokens of a row are drawn (docs/spec/sampling.md, sections 2 and 4).
struct SamplingParams {
  bool greedy = false;       // the largest logit; nothing is drawn
  float temperature = 1.0f;  // divides the logits, before the filter
  int top_k = 0;             // 0: off; keeps logits >= the k-th largest, ties included
  float top_p = 0.0f;        // 0: off; at most one of the two
  std::uint64_t seed = 0;    // the counter of a token is (seed, song, level, position):
  std::uint32_t song = 0;
  std::uint32_t level = 0;
  std::int64_t first_position = 0;  // absolute position of the row's position 0 (may be negative)
};

// Draws tokens from logits. It holds its scratch memory, so that nothing is allocated in a step;
// one for each thread. Every sum runs in one fixed order and no function of the C library is called
// whose last bit depends on the machine: the same logits give the same token everywhere.
class TokenSampler {
 public:
  explicit TokenSampler(int vocabulary);

  // The token at `position` (of the row). Overwrites the logits with their scaled, filtered form.
  // logits: [vocabulary], finite.
  std::int64_t operator()(std::span<float> logits, const SamplingParams& draw,
                          std::int64_t position);

  // Removed logits become -inf; k < 1 or k >= size leaves all.
  void keep_top_k(std::span<float> logits, int k);

  // Keeps the most probable tokens until their probabilities add up to more than p, at least one.
  // Of equal logits the lower index comes first; p <= 0 leaves all.
  void keep_top_p(std::span<float> logits, float p);

  // Inverse of the cumulative distribution softmax(logits) at `uniform` in [0, 1).
  std::int64_t sample_from_cdf(std::span<const float> logits, float uniform);

 private:
  std::vector<float> values_;
  std::vector<int> order_;
};

// Index of the largest logit, the lowest one of equals.
std::int64_t largest(std::span<const float> logits);

// Whether no logit is NaN or infinite.
bool all_finite(std::span<const float> logits);

// out[i] = exp(logits[i] - max) in float32, by arithmetic that is the same on every machine.
void exp_minus_max(std::span<const float> logits, std::span<float> out);

}  // namespace crooner::engine
