#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace crooner {

// IEEE half precision (fp16) and bfloat16 from and to float32, rounded to the nearest, ties to
// even. In integer arithmetic, so that the same weights come out on every machine.

inline float bf16_to_float(std::uint16_t x) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(x) << 16);
}

inline std::uint16_t float_to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(bits >> 16 | 0x40);
  return static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

inline float fp16_to_float(std::uint16_t x) {
  const std::uint32_t sign = (x & 0x8000u) << 16, exponent = x >> 10 & 31u, fraction = x & 0x3ffu;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000u | fraction << 13);
  if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
  const float size = static_cast<float>(fraction) * 0x1p-24f;
  return sign != 0 ? -size : size;
}

inline std::uint16_t float_to_fp16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000);
  const std::uint32_t size = bits & 0x7fffffff;
  if (size > 0x7f800000) return static_cast<std::uint16_t>(sign | 0x7e00);
  if (size >= 0x47800000) return static_cast<std::uint16_t>(sign | 0x7c00);  // 65536 and beyond
  if (size < 0x38800000) {  // below 2^-14: in units of 2^-24; the sum rounds to an integer
    const float units = std::bit_cast<float>(size) * 0x1p24f + 12582912.0f;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(units) & 0x7ff));
  }
  // The carry of the rounding may enter the exponent: that is the next half, or infinity.
  const std::uint32_t rounded = size - 0x38000000 + 0xfff + (size >> 13 & 1);
  return static_cast<std::uint16_t>(sign | rounded >> 13);
}

}  // namespace crooner
