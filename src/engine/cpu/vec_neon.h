#pragma once

#include <arm_neon.h>

#include <cstdint>

// Sixteen lanes of float32 in four NEON registers.
namespace crooner::engine::cpu::neon {

struct Vec {
  float32x4_t a, b, c, d;
};

// Rows of a tile of 4, 2 and 1 vectors: the register budget of product_inl.h.
struct Tiles {
  static constexpr int kRowsOf4 = 1, kRowsOf2 = 3, kRowsOf1 = 6;
  static constexpr int kConvolutionRows = 6;  // positions per tile of one vector
  static constexpr int kChains = 6;           // independent sums that hide the latency
};

inline Vec load(const float* p) {
  return {vld1q_f32(p), vld1q_f32(p + 4), vld1q_f32(p + 8), vld1q_f32(p + 12)};
}
inline void store(float* p, Vec x) {
  vst1q_f32(p, x.a);
  vst1q_f32(p + 4, x.b);
  vst1q_f32(p + 8, x.c);
  vst1q_f32(p + 12, x.d);
}
inline Vec set(float x) {
  const float32x4_t q = vdupq_n_f32(x);
  return {q, q, q, q};
}
inline Vec add(Vec x, Vec y) {
  return {vaddq_f32(x.a, y.a), vaddq_f32(x.b, y.b), vaddq_f32(x.c, y.c), vaddq_f32(x.d, y.d)};
}
inline Vec sub(Vec x, Vec y) {
  return {vsubq_f32(x.a, y.a), vsubq_f32(x.b, y.b), vsubq_f32(x.c, y.c), vsubq_f32(x.d, y.d)};
}
inline Vec mul(Vec x, Vec y) {
  return {vmulq_f32(x.a, y.a), vmulq_f32(x.b, y.b), vmulq_f32(x.c, y.c), vmulq_f32(x.d, y.d)};
}
inline Vec div(Vec x, Vec y) {
  return {vdivq_f32(x.a, y.a), vdivq_f32(x.b, y.b), vdivq_f32(x.c, y.c), vdivq_f32(x.d, y.d)};
}
inline Vec fma(Vec x, Vec y, Vec z) {
  return {vfmaq_f32(z.a, x.a, y.a), vfmaq_f32(z.b, x.b, y.b), vfmaq_f32(z.c, x.c, y.c),
          vfmaq_f32(z.d, x.d, y.d)};
}
inline Vec max(Vec x, Vec y) {
  return {vmaxq_f32(x.a, y.a), vmaxq_f32(x.b, y.b), vmaxq_f32(x.c, y.c), vmaxq_f32(x.d, y.d)};
}
inline Vec min(Vec x, Vec y) {
  return {vminq_f32(x.a, y.a), vminq_f32(x.b, y.b), vminq_f32(x.c, y.c), vminq_f32(x.d, y.d)};
}
inline Vec select_less(Vec x, Vec y, Vec yes, Vec no) {
  return {vbslq_f32(vcltq_f32(x.a, y.a), yes.a, no.a), vbslq_f32(vcltq_f32(x.b, y.b), yes.b, no.b),
          vbslq_f32(vcltq_f32(x.c, y.c), yes.c, no.c), vbslq_f32(vcltq_f32(x.d, y.d), yes.d, no.d)};
}
inline float32x4_t add_exponent(float32x4_t x, float32x4_t n) {
  const uint32x4_t shifted = vshlq_n_u32(vreinterpretq_u32_f32(n), 23);
  return vreinterpretq_f32_u32(vaddq_u32(vreinterpretq_u32_f32(x), shifted));
}
inline Vec add_exponent(Vec x, Vec n) {
  return {add_exponent(x.a, n.a), add_exponent(x.b, n.b), add_exponent(x.c, n.c),
          add_exponent(x.d, n.d)};
}

inline Vec load_words(const void* p) {
  return load(static_cast<const float*>(p));
}
inline float32x4_t low_halves(float32x4_t x) {
  return vreinterpretq_f32_u32(vshlq_n_u32(vreinterpretq_u32_f32(x), 16));
}
inline float32x4_t high_halves(float32x4_t x) {
  return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(x), vdupq_n_u32(0xffff0000u)));
}
inline Vec low_halves(Vec x) {
  return {low_halves(x.a), low_halves(x.b), low_halves(x.c), low_halves(x.d)};
}
inline Vec high_halves(Vec x) {
  return {high_halves(x.a), high_halves(x.b), high_halves(x.c), high_halves(x.d)};
}
// The low halves of eight words, then their high halves.
inline Vec both_halves(const void* p) {
  const float* words = static_cast<const float*>(p);
  const float32x4_t first = vld1q_f32(words), second = vld1q_f32(words + 4);
  return {low_halves(first), low_halves(second), high_halves(first), high_halves(second)};
}
inline void store_halves(float* low, float* high, Vec x) {
  vst1q_f32(low, x.a);
  vst1q_f32(low + 4, x.b);
  vst1q_f32(high, x.c);
  vst1q_f32(high + 4, x.d);
}
inline Vec load_halves(const float* low, const float* high) {
  return {vld1q_f32(low), vld1q_f32(low + 4), vld1q_f32(high), vld1q_f32(high + 4)};
}
inline float32x4_t widen_4_fp16(const std::uint16_t* p) {
  return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}
inline Vec widen_fp16(const std::uint16_t* p) {
  return {widen_4_fp16(p), widen_4_fp16(p + 4), widen_4_fp16(p + 8), widen_4_fp16(p + 12)};
}
inline float32x4_t widen_4_int8(int16x4_t x) {
  return vcvtq_f32_s32(vmovl_s16(x));
}
inline Vec widen_int8(const std::int8_t* p) {
  const int8x16_t bytes = vld1q_s8(p);
  const int16x8_t low = vmovl_s8(vget_low_s8(bytes)), high = vmovl_s8(vget_high_s8(bytes));
  return {widen_4_int8(vget_low_s16(low)), widen_4_int8(vget_high_s16(low)),
          widen_4_int8(vget_low_s16(high)), widen_4_int8(vget_high_s16(high))};
}

}  // namespace crooner::engine::cpu::neon
