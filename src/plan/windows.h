#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/prior_config.h"

namespace crooner::plan {

// One window of a level, in codes of that level (docs/spec/sampling.md, section 1).
struct Window {
  std::int64_t start = 0;
  std::int64_t end = 0;     // start + codes of the window, prompt included
  std::int64_t prompt = 0;  // codes known before
  std::int64_t fresh() const { return end - start - prompt; }
  bool operator==(const Window&) const = default;
};

// The window starts: 0, hop, 2 hop, ...; one that would pass the end is moved back and is the last.
// Throws UsageError when total < n_ctx or hop < 1. A hop above n_ctx leaves gaps; windows() refuses
// it.
std::vector<std::int64_t> window_starts(std::int64_t total, std::int64_t n_ctx, std::int64_t hop);

// The hop between windows in codes: hop_fraction of a window, rounded down to whole codes of the
// level above.
std::int64_t hop_codes(const config::PriorConfig& config, double hop_fraction);

// The windows that complete `existing` codes to `total`; windows with nothing to sample are
// omitted. For total < n_ctx (then `total` new codes after a prompt of `existing`): one partial
// window. Throws UsageError unless 1 <= hop <= n_ctx.
std::vector<Window> windows(std::int64_t total, std::int64_t existing, std::int64_t n_ctx,
                            std::int64_t hop);

}  // namespace crooner::plan
