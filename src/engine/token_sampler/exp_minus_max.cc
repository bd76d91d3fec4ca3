#include <algorithm>
#include <bit>

#include "engine/token_sampler/token_sampler.h"

namespace crooner::engine {
namespace {

// exp(x) for x <= 0 to about one unit in the last place: x = n ln 2 + r, a polynomial in r, times
// 2^n. Products and sums alone, in float32 and unfused, so that the compiler may vectorise it and
// every machine gives the same bits (a C library's expf does not promise that).
[[gnu::always_inline]] inline float exp_of_non_positive(float x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;  // few bits: n * kLn2High is exact
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  constexpr float kLowest = -87.0f;      // below, the result would be subnormal: nothing
  const float shifted = x * kLog2E + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * kLn2High) - n * kLn2Low;
  float p = 1.0f / 5040.0f;
  p = p * r + 1.0f / 720.0f;
  p = p * r + 1.0f / 120.0f;
  p = p * r + 1.0f / 24.0f;
  p = p * r + 1.0f / 6.0f;
  p = p * r + 0.5f;
  p = p * (r * r) + r + 1.0f;
  // The integer stands in the low bits of `shifted`; shifting it by 23 makes it an exponent.
  const auto exponent = (std::bit_cast<std::uint32_t>(shifted) << 23) + 0x3f800000u;
  // By a mask (whatever came of an x that is too low): compilers make a branch of a condition here,
  // and then no vectors of the loop.
  const auto mask = -static_cast<std::uint32_t>(x >= kLowest);
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p * std::bit_cast<float>(exponent)) &
                              mask);
}

// The largest of n > 0, in several chains: one alone would wait for each comparison.
[[gnu::always_inline]] inline float highest(const float* x, std::size_t n) {
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
  const float max = highest(x, n);
  for (std::size_t i = 0; i < n; ++i) out[i] = exp_of_non_positive(x[i] - max);
}

#if defined(__x86_64__)
// The same operations, more of them at once.
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
