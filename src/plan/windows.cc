#include "plan/windows.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {

std::vector<std::int64_t> window_starts(std::int64_t total, std::int64_t n_ctx, std::int64_t hop) {
  if (hop < 1) throw UsageError(str_cat("The hop between windows cannot be ", hop, " codes."));
  if (total < n_ctx) {
    throw UsageError(str_cat(total, " codes are less than one window of ", n_ctx, "."));
  }
  std::vector<std::int64_t> starts{0};
  while (starts.back() + n_ctx < total) {
    starts.push_back(std::min(starts.back() + hop, total - n_ctx));
  }
  return starts;
}

std::int64_t hop_codes(const config::PriorConfig& config, double hop_fraction) {
  const auto hop = static_cast<std::int64_t>(hop_fraction * config.n_ctx);
  const int ratio = config.conditioner ? config.conditioner->up_ratio() : 1;
  return hop / ratio * ratio;
}

std::vector<Window> windows(std::int64_t total, std::int64_t existing, std::int64_t n_ctx,
                            std::int64_t hop) {
  if (hop < 1 || hop > n_ctx) {
    throw UsageError(str_cat("Windows of ", n_ctx, " codes cannot have a hop of ", hop,
                             " codes; --hop-fraction must correspond to 1 to ", n_ctx, "."));
  }
  if (total < n_ctx) {
    const std::int64_t start = std::max<std::int64_t>(0, existing - n_ctx + total);
    const Window window{start, existing + total, existing - start};
    return total > 0 ? std::vector<Window>{window} : std::vector<Window>{};
  }
  std::vector<Window> result;
  for (std::int64_t start : window_starts(total, n_ctx, hop)) {
    const std::int64_t end = start + n_ctx;
    if (existing >= end) continue;
    result.push_back({start, end, existing - start});
    existing = end;
  }
  return result;
}

}  // namespace crooner::plan
