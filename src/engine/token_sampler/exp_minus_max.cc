#include <algorithm>

#include "engine/token_sampler/exp_of_non_positive.h"
#include "engine/token_sampler/token_sampler.h"

namespace crooner::engine {
namespace {

// The largest of n > 0 numbers. Eight independent maxima hide the latency of a comparison.
[[gnu::always_inline]] inline float max_of(const float* x, std::size_t n) {
  constexpr std::size_t kChains = 8;
  float top[kChains];
  std::fill_n(top, kChains, x[0]);
  std::size_t i = 0;
  for (; i + kChains <= n; i += kChains) {
    for (std::size_t j = 0; j < kChains; ++j) top[j] = std::max(top[j], x[i + j]);
  }
  for (; i < n; ++i) top[0] = std::max(top[0], x[i]);
  return *std::max_element(top, top + kChains);
}

[[gnu::always_inline]] inline void exp_minus_max_inline(const float* x, std::size_t n, float* out) {
  const float max = max_of(x, n);
  for (std::size_t i = 0; i < n; ++i) out[i] = exp_of_non_positive(x[i] - max);
}

#if defined(__x86_64__)
// The same operations, eight lanes at a time.
[[gnu::target("avx2")]] void exp_minus_max_avx2(const float* x, std::size_t n, float* out) {
  exp_minus_max_inline(x, n, out);
}
#endif

}  // namespace

void exp_minus_max(std::span<const float> logits, std::span<float> out) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    return exp_minus_max_avx2(logits.data(), logits.size(), out.data());
  }
#endif
  exp_minus_max_inline(logits.data(), logits.size(), out.data());
}

}  // namespace crooner::engine
