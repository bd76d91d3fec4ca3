#pragma once

#include <cstdint>
#include <vector>

#include "nn/position_range.h"

namespace crooner::model {

// A piece of a long signal: what is read, and which part of the result is kept.
struct Chunk {
  std::int64_t begin = 0;       // first unit that is read
  std::int64_t length = 0;      // units that are read: the same for all pieces of a signal
  std::int64_t keep_begin = 0;  // of the whole result
  std::int64_t keep_end = 0;
  bool operator==(const Chunk&) const = default;
};

// Cuts `total` units into pieces of at most `length` units, of one shape, that overlap so that each
// kept unit has `before` units in front of it and `after` behind it in its piece, or the signal's
// own end. What a network with that reach makes of the pieces is what it makes of the whole.
std::vector<Chunk> cut(std::int64_t total, std::int64_t length, std::int64_t before,
                       std::int64_t after);

}  // namespace crooner::model
