#pragma once

#include <array>
#include <cstdint>

namespace crooner {

// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011):
// four random words for a counter and a key. Stateless: the same arguments give the same words on
// every machine and in any order, and different counters give independent ones.
using PhiloxBlock = std::array<std::uint32_t, 4>;
// constexpr, as CUDA kernels call it too.
constexpr PhiloxBlock philox(const PhiloxBlock& counter, const std::array<std::uint32_t, 2>& key) {
  PhiloxBlock block = counter;
  std::uint32_t key0 = key[0], key1 = key[1];
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = std::uint64_t{0xD2511F53u} * block[0];
    const std::uint64_t product1 = std::uint64_t{0xCD9E8D57u} * block[2];
    block = {static_cast<std::uint32_t>(product1 >> 32) ^ block[1] ^ key0,
             static_cast<std::uint32_t>(product1),
             static_cast<std::uint32_t>(product0 >> 32) ^ block[3] ^ key1,
             static_cast<std::uint32_t>(product0)};
    key0 += 0x9E3779B9u;  // the golden ratio and sqrt(3) - 1, as 32-bit fractions
    key1 += 0xBB67AE85u;
  }
  return block;
}

// A word of a block as a float32 in [0, 1): its upper 24 bits.
constexpr float unit_float(std::uint32_t word) {
  return static_cast<float>(word >> 8) * 0x1p-24f;
}

// The one random number of a code (docs/spec/sampling.md, section 4): float32 in [0, 1), a multiple
// of 2^-24.
//
//   key     = (low word of seed, high word of seed)
//   counter = (low word of position, high word of position, song, level)
//   number  = (first word of the block >> 8) * 2^-24
//
// `position` counts codes from the start of the song at that level. This layout is part of what a
// seed means and never changes. Other uses of a seed take `level` from kReservedStreams on, so that
// no block is shared.
constexpr float uniform(std::uint64_t seed, std::uint32_t song, std::uint32_t level,
                        std::int64_t position) {
  const auto bits = static_cast<std::uint64_t>(position);
  const PhiloxBlock block = philox(
      {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32), song, level},
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  return unit_float(block[0]);
}

inline constexpr std::uint32_t kReservedStreams = 0x80000000u;

}  // namespace crooner
