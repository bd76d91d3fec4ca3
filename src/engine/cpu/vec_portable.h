#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

// Sixteen lanes of float32 in plain C++: what runs where no other target does, and the reference
// that the other targets are compared with, bit for bit.
namespace crooner::engine::cpu::portable {

struct Vec {
  float lane[16];
};

struct Tiles {
  static constexpr int kRowsOf4 = 1, kRowsOf2 = 1, kRowsOf1 = 1;
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

inline Vec widen_bf16(const std::uint16_t* p) {
  return each([&](int i) { return std::bit_cast<float>(static_cast<std::uint32_t>(p[i]) << 16); });
}
inline Vec widen_fp16(const std::uint16_t* p) {
  return each([&](int i) {
    const std::uint32_t sign = (p[i] & 0x8000u) << 16, exponent = (p[i] >> 10) & 31u;
    const std::uint32_t fraction = p[i] & 0x3ffu;
    if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000u | fraction << 13);
    if (exponent == 0) {  // zero and subnormals: fraction * 2^-24, exact
      const float size = static_cast<float>(fraction) * 0x1p-24f;
      return sign != 0 ? -size : size;
    }
    return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
  });
}
inline Vec widen_int8(const std::int8_t* p) {
  return each([&](int i) { return static_cast<float>(p[i]); });
}

}  // namespace crooner::engine::cpu::portable
