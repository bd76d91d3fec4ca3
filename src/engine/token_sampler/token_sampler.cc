#include "engine/token_sampler/token_sampler.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "base/philox.h"

namespace crooner::engine {
namespace {

constexpr float kRemoved = -std::numeric_limits<float>::infinity();

}  // namespace

TokenSampler::TokenSampler(int vocabulary) {
  values_.resize(vocabulary);
  order_.resize(vocabulary);
}

std::int64_t TokenSampler::operator()(std::span<float> logits, const SamplingParams& params,
                                      std::int64_t position) {
  if (params.greedy) return argmax(logits);
  for (float& logit : logits) logit /= params.temperature;
  keep_top_k(logits, params.top_k);
  keep_top_p(logits, params.top_p);
  return sample_from_cdf(logits, uniform(params.seed, params.sample_index, params.level,
                                         params.first_position + position));
}

void TokenSampler::keep_top_k(std::span<float> logits, int k) {
  const int size = static_cast<int>(logits.size());
  if (k < 1 || k >= size) return;
  const auto values = std::span(values_).first(size);
  std::copy(logits.begin(), logits.end(), values.begin());
  std::nth_element(values.begin(), values.begin() + (k - 1), values.end(), std::greater<float>());
  const float threshold = values[k - 1];
  for (float& logit : logits) {
    if (logit < threshold) logit = kRemoved;
  }
}

void TokenSampler::keep_top_p(std::span<float> logits, float p) {
  if (p <= 0.0f) return;
  const auto values = std::span(values_).first(logits.size());
  const auto order = std::span(order_).first(logits.size());
  exp_minus_max(logits, values);
  std::iota(order.begin(), order.end(), 0);
  const auto before = [&](int a, int b) {
    return logits[a] != logits[b] ? logits[a] > logits[b] : a < b;
  };
  const float total = std::accumulate(values.begin(), values.end(), 0.0f);
  // Usually few tokens are kept: sort the first 64, then twice as many, and so on.
  auto sorted = order.begin();
  float cumulative = 0.0f;
  for (auto kept = order.begin(); kept != order.end(); ++kept) {
    if (cumulative > p) {
      for (; kept != order.end(); ++kept) logits[*kept] = kRemoved;
      return;
    }
    if (kept == sorted) {
      const auto more = std::max<std::ptrdiff_t>(64, sorted - order.begin());
      const auto end = order.end() - sorted > more ? sorted + more : order.end();
      if (end != order.end()) std::nth_element(sorted, end, order.end(), before);
      std::sort(sorted, end, before);
      sorted = end;
    }
    cumulative += values[*kept] / total;
  }
}

std::int64_t TokenSampler::sample_from_cdf(std::span<const float> logits, float uniform) {
  const auto cumulative = std::span(values_).first(logits.size());
  exp_minus_max(logits, cumulative);
  std::partial_sum(cumulative.begin(), cumulative.end(), cumulative.begin());
  // Rounding may raise the product to the total; then the last token of nonzero probability is
  // taken.
  const float target =
      std::min(uniform * cumulative.back(), std::nextafter(cumulative.back(), 0.0f));
  return std::upper_bound(cumulative.begin(), cumulative.end(), target) - cumulative.begin();
}

std::int64_t argmax(std::span<const float> logits) {
  return std::max_element(logits.begin(), logits.end()) - logits.begin();
}

bool all_finite(std::span<const float> logits) {
  // The exponent bits of NaN and infinity are all ones. Without a branch, so that it vectorises.
  std::uint32_t bad = 0;
  for (float logit : logits) {
    bad |= static_cast<std::uint32_t>((std::bit_cast<std::uint32_t>(logit) & 0x7f800000u) ==
                                      0x7f800000u);
  }
  return bad == 0;
}

}  // namespace crooner::engine
