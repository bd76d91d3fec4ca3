#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/half.h"

// Sixteen lanes of float32 in plain C++: what runs where no other target does, and the reference
// that the other targets are compared with, bit for bit.
namespace crooner::engine::cpu::portable {

struct Vec {
  float lane[16];
};

struct Tiles {
  static constexpr int kRowsOf4 = 1, kRowsOf2 = 1, kRowsOf1 = 1;
  static constexpr int kConvolutionRows = 1;  // positions per tile of one vector
  static constexpr int kChains = 1;           // independent sums that hide the latency
};

template <typename Op>
inline Vec each(Op op) {
  Vec y;
  for (int i = 0; i < 16; ++i) y.lane[i] = op(i);
  return y;
}

inline Vec load(const float* p) {
  return each([&](int i) { return p[i]; });
}
inline void store(float* p, const Vec& x) {
  for (int i = 0; i < 16; ++i) p[i] = x.lane[i];
}
inline Vec set(float x) {
  return each([&](int) { return x; });
}
inline Vec add(const Vec& x, const Vec& y) {
  return each([&](int i) { return x.lane[i] + y.lane[i]; });
}
inline Vec sub(const Vec& x, const Vec& y) {
  return each([&](int i) { return x.lane[i] - y.lane[i]; });
}
inline Vec mul(const Vec& x, const Vec& y) {
  return each([&](int i) { return x.lane[i] * y.lane[i]; });
}
inline Vec div(const Vec& x, const Vec& y) {
  return each([&](int i) { return x.lane[i] / y.lane[i]; });
}
inline Vec fma(const Vec& x, const Vec& y, const Vec& z) {
  return each([&](int i) { return std::fma(x.lane[i], y.lane[i], z.lane[i]); });
}
inline Vec max(const Vec& x, const Vec& y) {
  return each([&](int i) { return x.lane[i] > y.lane[i] ? x.lane[i] : y.lane[i]; });
}
inline Vec min(const Vec& x, const Vec& y) {
  return each([&](int i) { return x.lane[i] < y.lane[i] ? x.lane[i] : y.lane[i]; });
}
inline Vec select_less(const Vec& x, const Vec& y, const Vec& yes, const Vec& no) {
  return each([&](int i) { return x.lane[i] < y.lane[i] ? yes.lane[i] : no.lane[i]; });
}
inline Vec add_exponent(const Vec& x, const Vec& n) {
  return each([&](int i) {
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(x.lane[i]) +
                                (std::bit_cast<std::uint32_t>(n.lane[i]) << 23));
  });
}

inline Vec load_words(const void* p) {
  Vec y;
  std::memcpy(y.lane, p, sizeof y.lane);
  return y;
}
inline Vec low_halves(const Vec& x) {
  return each([&](int i) {
    return bf16_to_float(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x.lane[i])));
  });
}
inline Vec high_halves(const Vec& x) {
  return each([&](int i) {
    return bf16_to_float(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x.lane[i]) >> 16));
  });
}
// The low halves of eight words, then their high halves.
inline Vec both_halves(const void* p) {
  std::uint16_t halves[16];
  std::memcpy(halves, p, sizeof halves);
  return each([&](int i) { return bf16_to_float(halves[i % 8 * 2 + i / 8]); });
}
inline void store_halves(float* low, float* high, const Vec& x) {
  std::memcpy(low, x.lane, 8 * sizeof(float));
  std::memcpy(high, x.lane + 8, 8 * sizeof(float));
}
inline Vec load_halves(const float* low, const float* high) {
  return each([&](int i) { return i < 8 ? low[i] : high[i - 8]; });
}
inline Vec widen_fp16(const std::uint16_t* p) {
  return each([&](int i) { return fp16_to_float(p[i]); });
}
inline Vec widen_int8(const std::int8_t* p) {
  return each([&](int i) { return static_cast<float>(p[i]); });
}

}  // namespace crooner::engine::cpu::portable
