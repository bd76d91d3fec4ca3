#pragma once

// Arithmetic of the 32 lanes of a warp, once for all of them.

#include <cstdint>

namespace crooner::engine::cuda::emulator {

constexpr int kWarp = 32;

// A butterfly, as shuffles do it: lane i of the result is the same in all lanes.
template <class Combine>
void butterfly(float (&lanes)[kWarp], Combine combine) {
  for (int step = kWarp / 2; step > 0; step /= 2) {
    float next[kWarp];
    for (int lane = 0; lane < kWarp; ++lane) next[lane] = combine(lanes[lane], lanes[lane ^ step]);
    for (int lane = 0; lane < kWarp; ++lane) lanes[lane] = next[lane];
  }
}

// Fragments of mma.sync.m16n8k16 of a lane: four words of a, two of b.
using Fragments = std::uint32_t[6];

// sums[lane][i]: the products of the fragments, added exactly and rounded once.
void multiply_fragments(bool bf16, const Fragments (&lanes)[kWarp], float (&sums)[kWarp][4]);

}  // namespace crooner::engine::cuda::emulator
