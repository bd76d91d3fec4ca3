#pragma once

#include <cstdint>
#include <vector>

#include "config/prior_config.h"

namespace crooner::plan {

// A part of a level that is sampled side by side with the others (docs/spec/sampling.md, section
// 7), in codes of the level. Each but the last overlaps the next one.
struct Segment {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t length() const { return end - begin; }
  bool operator==(const Segment&) const = default;
};

// How many codes two segments share at least: an eighth of a window, in whole codes of the level
// above.
std::int64_t segment_overlap(const config::PriorConfig& config);

// Splits a level of `total` codes, of which the first `existing` are known, into `count` segments
// that sample the same number of codes, at least a window each; into fewer, if that many would
// overlap more than needed. One segment is {0, total}; so is a level without conditioner, the top,
// and one of which less than one and a half windows are to be sampled.
std::vector<Segment> segments(const config::PriorConfig& config, std::int64_t total,
                              std::int64_t existing, int count);

// The number of segments that `auto` chooses: so many that each is one window, at most
// kMaxAutoSegments. It depends on the level alone, not on the machine, as the song does.
int auto_segments(const config::PriorConfig& config, std::int64_t total, std::int64_t existing);

inline constexpr int kMaxAutoSegments = 32;

}  // namespace crooner::plan
