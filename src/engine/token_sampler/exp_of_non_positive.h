#pragma once

#include <bit>
#include <cstdint>

namespace crooner::engine {

// exp(x) for x <= 0: x = n ln 2 + r with |r| <= ln(2) / 2, and e^x = 2^n e^r. ln 2 is split into
// two constants (Cody and Waite), so that r is nearly exact. e^r is its Taylor polynomial of degree
// 7, whose first omitted term is at most (ln(2) / 2)^8 / 8! = 5.2e-9: a tenth of an ulp. Only
// products and sums, in float32 and not fused (-ffp-contract=off), so that the compiler may
// vectorise it and every machine gives the same bits, which a C library's expf does not promise.
// CUDA kernels call it too.
//
// Error, measured over every float32 in [-87, -2^-12] (tests/engine/token_sampler has a sample of
// them): relative at most 8.64e-8, at x = -81.4447; 1.03 ulp.
[[gnu::always_inline]] constexpr float exp_of_non_positive(float x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;  // few bits: n * kLn2High is exact
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  constexpr float kLowest = -87.0f;      // below, the result would be subnormal: flushed to zero
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
  // The low bits of `shifted` are n; shifted left by 23 they are an exponent.
  const auto exponent = (std::bit_cast<std::uint32_t>(shifted) << 23) + 0x3f800000u;
  // A mask discards the garbage of an x that is too low: a condition would be compiled to a branch,
  // and the loop would not be vectorised.
  const auto mask = -static_cast<std::uint32_t>(x >= kLowest);
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p * std::bit_cast<float>(exponent)) &
                              mask);
}

}  // namespace crooner::engine
