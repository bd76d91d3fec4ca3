#pragma once

#include <immintrin.h>

#include <cstdint>

// Sixteen lanes of float32 in one AVX-512 register.
namespace crooner::engine::cpu::avx512 {

struct Vec {
  __m512 v;
};

// Rows of a tile of 4, 2 and 1 vectors: the register budget of product_inl.h.
struct Tiles {
  static constexpr int kRowsOf4 = 6, kRowsOf2 = 12, kRowsOf1 = 1;
  static constexpr int kConvolutionRows = 12;  // positions per tile of one vector
  static constexpr int kChains = 12;           // independent sums that hide the latency
};

inline Vec load(const float* p) {
  return {_mm512_loadu_ps(p)};
}
inline void store(float* p, Vec x) {
  _mm512_storeu_ps(p, x.v);
}
inline Vec set(float x) {
  return {_mm512_set1_ps(x)};
}
inline Vec add(Vec x, Vec y) {
  return {_mm512_add_ps(x.v, y.v)};
}
inline Vec sub(Vec x, Vec y) {
  return {_mm512_sub_ps(x.v, y.v)};
}
inline Vec mul(Vec x, Vec y) {
  return {_mm512_mul_ps(x.v, y.v)};
}
inline Vec div(Vec x, Vec y) {
  return {_mm512_div_ps(x.v, y.v)};
}
inline Vec fma(Vec x, Vec y, Vec z) {
  return {_mm512_fmadd_ps(x.v, y.v, z.v)};
}
inline Vec max(Vec x, Vec y) {
  return {_mm512_max_ps(x.v, y.v)};
}
inline Vec min(Vec x, Vec y) {
  return {_mm512_min_ps(x.v, y.v)};
}
inline Vec select_less(Vec x, Vec y, Vec yes, Vec no) {
  return {_mm512_mask_blend_ps(_mm512_cmp_ps_mask(x.v, y.v, _CMP_LT_OQ), no.v, yes.v)};
}
inline Vec add_exponent(Vec x, Vec n) {
  const __m512i shifted = _mm512_slli_epi32(_mm512_castps_si512(n.v), 23);
  return {_mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(x.v), shifted))};
}

inline Vec load_words(const void* p) {
  return load(static_cast<const float*>(p));
}
inline Vec low_halves(Vec x) {
  return {_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(x.v), 16))};
}
inline Vec high_halves(Vec x) {
  const __m512i mask = _mm512_set1_epi32(static_cast<int>(0xffff0000u));
  return {_mm512_castsi512_ps(_mm512_and_si512(_mm512_castps_si512(x.v), mask))};
}
// The low halves of eight words, then their high halves.
inline Vec both_halves(const void* p) {
  const __m512i words = _mm512_cvtepu16_epi32(_mm256_loadu_si256(static_cast<const __m256i*>(p)));
  const __m512i order = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
  return {_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_permutexvar_epi32(order, words), 16))};
}
inline void store_halves(float* low, float* high, Vec x) {
  _mm256_storeu_ps(low, _mm512_castps512_ps256(x.v));
  _mm256_storeu_ps(high, _mm512_extractf32x8_ps(x.v, 1));
}
inline Vec load_halves(const float* low, const float* high) {
  return {
      _mm512_insertf32x8(_mm512_castps256_ps512(_mm256_loadu_ps(low)), _mm256_loadu_ps(high), 1)};
}
inline Vec widen_fp16(const std::uint16_t* p) {
  return {_mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)))};
}
inline Vec widen_int8(const std::int8_t* p) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  return {_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes))};
}

}  // namespace crooner::engine::cpu::avx512
