#pragma once

#include <immintrin.h>

#include <cstdint>

// Sixteen lanes of float32 in two AVX2 registers.
namespace crooner::engine::cpu::avx2 {

struct Vec {
  __m256 a, b;
};

// Rows of a tile of 4, 2 and 1 vectors: the register budget of product_inl.h.
struct Tiles {
  static constexpr int kRowsOf4 = 1, kRowsOf2 = 2, kRowsOf1 = 6;
  static constexpr int kConvolutionRows = 6;  // positions per tile of one vector
  static constexpr int kChains = 6;           // independent sums that hide the latency
};

inline Vec load(const float* p) {
  return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)};
}
inline void store(float* p, Vec x) {
  _mm256_storeu_ps(p, x.a);
  _mm256_storeu_ps(p + 8, x.b);
}
inline Vec set(float x) {
  return {_mm256_set1_ps(x), _mm256_set1_ps(x)};
}
inline Vec add(Vec x, Vec y) {
  return {_mm256_add_ps(x.a, y.a), _mm256_add_ps(x.b, y.b)};
}
inline Vec sub(Vec x, Vec y) {
  return {_mm256_sub_ps(x.a, y.a), _mm256_sub_ps(x.b, y.b)};
}
inline Vec mul(Vec x, Vec y) {
  return {_mm256_mul_ps(x.a, y.a), _mm256_mul_ps(x.b, y.b)};
}
inline Vec div(Vec x, Vec y) {
  return {_mm256_div_ps(x.a, y.a), _mm256_div_ps(x.b, y.b)};
}
inline Vec fma(Vec x, Vec y, Vec z) {
  return {_mm256_fmadd_ps(x.a, y.a, z.a), _mm256_fmadd_ps(x.b, y.b, z.b)};
}
inline Vec max(Vec x, Vec y) {
  return {_mm256_max_ps(x.a, y.a), _mm256_max_ps(x.b, y.b)};
}
inline Vec min(Vec x, Vec y) {
  return {_mm256_min_ps(x.a, y.a), _mm256_min_ps(x.b, y.b)};
}
inline Vec select_less(Vec x, Vec y, Vec yes, Vec no) {
  return {_mm256_blendv_ps(no.a, yes.a, _mm256_cmp_ps(x.a, y.a, _CMP_LT_OQ)),
          _mm256_blendv_ps(no.b, yes.b, _mm256_cmp_ps(x.b, y.b, _CMP_LT_OQ))};
}
inline __m256 add_exponent(__m256 x, __m256 n) {
  const __m256i shifted = _mm256_slli_epi32(_mm256_castps_si256(n), 23);
  return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(x), shifted));
}
inline Vec add_exponent(Vec x, Vec n) {
  return {add_exponent(x.a, n.a), add_exponent(x.b, n.b)};
}

inline __m128i load_128(const void* p) {
  return _mm_loadu_si128(static_cast<const __m128i*>(p));
}
inline Vec load_words(const void* p) {
  return load(static_cast<const float*>(p));
}
inline __m256 low_halves(__m256 x) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(x), 16));
}
inline __m256 high_halves(__m256 x) {
  const __m256i mask = _mm256_set1_epi32(static_cast<int>(0xffff0000u));
  return _mm256_and_ps(x, _mm256_castsi256_ps(mask));
}
inline Vec low_halves(Vec x) {
  return {low_halves(x.a), low_halves(x.b)};
}
inline Vec high_halves(Vec x) {
  return {high_halves(x.a), high_halves(x.b)};
}
// The low halves of eight words, then their high halves.
inline Vec both_halves(const void* p) {
  const __m256 words = _mm256_loadu_ps(static_cast<const float*>(p));
  return {low_halves(words), high_halves(words)};
}
inline void store_halves(float* low, float* high, Vec x) {
  _mm256_storeu_ps(low, x.a);
  _mm256_storeu_ps(high, x.b);
}
inline Vec load_halves(const float* low, const float* high) {
  return {_mm256_loadu_ps(low), _mm256_loadu_ps(high)};
}
inline Vec widen_fp16(const std::uint16_t* p) {
  return {_mm256_cvtph_ps(load_128(p)), _mm256_cvtph_ps(load_128(p + 8))};
}
inline Vec widen_int8(const std::int8_t* p) {
  const __m128i bytes = load_128(p);
  return {_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes)),
          _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(bytes, 8)))};
}

}  // namespace crooner::engine::cpu::avx2
