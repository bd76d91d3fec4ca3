#include "base/sha256_block.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace crooner {

#if defined(__x86_64__)
namespace {

// Four rounds per iteration. The instructions keep the state as (a, b, e, f) and (c, d, g, h), and
// a window of 16 message words in four registers.
__attribute__((target("sha,sse4.1"))) void blocks_with_sha_instructions(std::uint32_t* state,
                                                                        const std::byte* data,
                                                                        std::size_t blocks) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i dcba = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state));
  __m128i hgfe = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4));
  const __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);

  for (; blocks > 0; --blocks, data += 64) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    __m128i w[4];
    for (int i = 0; i < 4; ++i) {
      w[i] =
          _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(data) + i), big_endian);
    }
    for (int quad = 0; quad < 16; ++quad) {
      const __m128i words = w[quad % 4];
      const __m128i rounds =
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(kSha256Rounds + 4 * quad));
      const __m128i sum = _mm_add_epi32(words, rounds);
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
      if (quad < 12) {
        // w[t] = s1(w[t-2]) + w[t-7] + s0(w[t-15]) + w[t-16], four at a time.
        const __m128i next = w[(quad + 1) % 4];
        const __m128i last = w[(quad + 3) % 4];
        const __m128i seven_back = _mm_alignr_epi8(last, w[(quad + 2) % 4], 4);
        const __m128i early = _mm_add_epi32(_mm_sha256msg1_epu32(words, next), seven_back);
        w[quad % 4] = _mm_sha256msg2_epu32(early, last);
      }
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }

  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  dcba = _mm_blend_epi16(feba, dchg, 0xf0);
  hgfe = _mm_alignr_epi8(dchg, feba, 8);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), dcba);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), hgfe);
}

}  // namespace

Sha256Blocks sha256_blocks_hardware() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  const bool sse41 = __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSE4_1) != 0;
  const bool sha = __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
  return sse41 && sha ? blocks_with_sha_instructions : nullptr;
}

#else

Sha256Blocks sha256_blocks_hardware() {
  return nullptr;
}

#endif

}  // namespace crooner
