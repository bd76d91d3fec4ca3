// The machine's peak rates (machine_rate.h), over the sixteen lanes of one target.
// Included once by each kernels_<target>.cc, like kernels_inl.h.

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

// Prefetches like the products do, which is faster than the hardware prefetcher alone.
float read_all(const float* x, long n) {
  constexpr long kAhead = 2048;
  constexpr int kStreams = 4;
  Vec largest[kStreams];
  for (int s = 0; s < kStreams; ++s) largest[s] = set(0.0f);
  for (long i = 0; i + kStreams * kLanes <= n; i += kStreams * kLanes) {
#pragma GCC unroll 4
    for (int s = 0; s < kStreams; ++s) __builtin_prefetch(x + i + kAhead + s * kLanes, 0, 0);
#pragma GCC unroll 4
    for (int s = 0; s < kStreams; ++s) largest[s] = max(largest[s], load(x + i + s * kLanes));
  }
  Vec top = largest[0];
  for (int s = 1; s < kStreams; ++s) top = max(top, largest[s]);
  return tree_sum(top);
}

float multiply_add(long steps) {
  constexpr int kChains = Tiles::kChains;
  Vec sums[kChains];
  for (int c = 0; c < kChains; ++c) sums[c] = set(static_cast<float>(c));
  const Vec x = set(0.999f), y = set(0.001f);
  for (long i = 0; i < steps; i += kChains) {
#pragma GCC unroll 12
    for (int c = 0; c < kChains; ++c) sums[c] = fma(sums[c], x, y);
  }
  Vec sum = sums[0];
  for (int c = 1; c < kChains; ++c) sum = add(sum, sums[c]);
  return tree_sum(sum);
}

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
