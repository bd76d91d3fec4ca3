#include <algorithm>
#include <bit>

#include "engine/draw/draw.h"

namespace crooner::engine {
namespace {

// exp(x) for x <= 0 to about one unit in the last place: x = n ln 2 + r, a polynomial in r, times
// 2^n. Products and sums alone, in float32 and unfused, so that the compiler may vectorise it and
// every machine gives the same bits (a C library's expf does not promise that).
inline float exp_of_non_positive(float x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;  // few bits: n * kLn2High is exact
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  constexpr float kLowest = -87.0f;      // below, the result would be subnormal: nothing
  const float clamped = std::max(x, kLowest);
  const float shifted = clamped * kLog2E + kRound;
  const float n = shifted - kRound;
  const float r = (clamped - n * kLn2High) - n * kLn2Low;
  float p = 1.0f / 5040.0f;
  p = p * r + 1.0f / 720.0f;
  p = p * r + 1.0f / 120.0f;
  p = p * r + 1.0f / 24.0f;
  p = p * r + 1.0f / 6.0f;
  p = p * r + 0.5f;
  p = p * (r * r) + r + 1.0f;
  // The integer stands in the low bits of `shifted`; shifting it by 23 makes it an exponent.
  const auto exponent = (std::bit_cast<std::uint32_t>(shifted) << 23) + 0x3f800000u;
  const float result = p * std::bit_cast<float>(exponent);
  return x < kLowest ? 0.0f : result;
}

}  // namespace

void exp_below_max(std::span<const float> logits, std::span<float> out) {
  const float max = *std::max_element(logits.begin(), logits.end());
  for (std::size_t i = 0; i < logits.size(); ++i) out[i] = exp_of_non_positive(logits[i] - max);
}

}  // namespace crooner::engine
