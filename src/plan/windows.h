#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/prior_config.h"

namespace crooner::plan {

// One window of a level, in codes of that level (docs/spec/sampling.md, section 1).
struct Window {
  std::int64_t start = 0;
  std::int64_t end = 0;     // start + codes that stand after it is sampled
  std::int64_t prompt = 0;  // of them, known before
  std::int64_t fresh() const { return end - start - prompt; }
  bool operator==(const Window&) const = default;
};

// Where windows start: 0, hop, 2 hop, ...; one that would pass the end moves back and is the last.
// Throws UsageError when total < n_ctx or hop < 1. A hop above n_ctx leaves gaps; windows() refuses
// it.
std::vector<std::int64_t> window_starts(std::int64_t total, std::int64_t n_ctx, std::int64_t hop);

// Codes by which windows of a level move on: hop_fraction of a window, cut to whole codes above.
std::int64_t hop_codes(const config::PriorConfig& config, double hop_fraction);

// The windows that make `total` codes when `existing` stand already; those with nothing to sample
// are left out. For total < n_ctx (`total` new codes then, after a prompt of `existing`): one
// partial window. Throws UsageError unless 1 <= hop <= n_ctx.
std::vector<Window> windows(std::int64_t total, std::int64_t existing, std::int64_t n_ctx,
                            std::int64_t hop);

}  // namespace crooner::plan
