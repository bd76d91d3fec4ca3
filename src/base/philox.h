#pragma once

#include <array>
#include <cstdint>

namespace crooner {

// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011):
// four random words for a counter and a key. Stateless: the same arguments give the same words on
// every machine and in any order, and different counters give independent ones.
using PhiloxBlock = std::array<std::uint32_t, 4>;
PhiloxBlock philox(const std::array<std::uint32_t, 4>& counter,
                   const std::array<std::uint32_t, 2>& key);

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
float uniform(std::uint64_t seed, std::uint32_t song, std::uint32_t level, std::int64_t position);

inline constexpr std::uint32_t kReservedStreams = 0x80000000u;

// A word of a block as a float32 in [0, 1): its upper 24 bits.
inline float unit_float(std::uint32_t word) {
  return static_cast<float>(word >> 8) * 0x1p-24f;
}

}  // namespace crooner
