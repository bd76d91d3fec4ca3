#pragma once

#include <cstdint>
#include <vector>

#include "nn/position_range.h"

namespace crooner::model {

// A chunk of a long signal: what is read, and which part of its result is kept.
struct Chunk {
  std::int64_t begin = 0;       // first unit to read
  std::int64_t length = 0;      // units to read: the same for all chunks of a signal
  std::int64_t keep_begin = 0;  // of the whole result
  std::int64_t keep_end = 0;
  bool operator==(const Chunk&) const = default;
};

// Splits `total` units into chunks of at most `length` units, all of the same length, which overlap
// so that each kept unit has `before` units in front of it and `after` behind it in its chunk, or
// the end of the signal. The results of a network with that receptive field equal those of the
// whole signal.
std::vector<Chunk> overlapping_chunks(std::int64_t total, std::int64_t length, std::int64_t before,
                                      std::int64_t after);

}  // namespace crooner::model
