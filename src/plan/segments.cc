#include "plan/segments.h"

#include <algorithm>

namespace crooner::plan {
namespace {

std::int64_t up_ratio_of(const config::PriorConfig& config) {
  return config.conditioner ? config.conditioner->up_ratio() : 1;
}

std::int64_t divided_up(std::int64_t number, std::int64_t by) {
  return (number + by - 1) / by;
}

// The largest number of segments of `fresh` codes that is of use: each is one window then.
std::int64_t most_segments(const config::PriorConfig& config, std::int64_t fresh) {
  if (!config.conditioner || 2 * fresh < 3 * config.n_ctx) return 1;
  const std::int64_t overlap = segment_overlap(config);
  return divided_up(fresh - overlap, config.n_ctx - overlap);
}

}  // namespace

std::int64_t segment_overlap(const config::PriorConfig& config) {
  const std::int64_t ratio = up_ratio_of(config);
  return std::max<std::int64_t>(1, config.n_ctx / 8 / ratio) * ratio;
}

std::vector<Segment> segments(const config::PriorConfig& config, std::int64_t total,
                              std::int64_t existing, int count) {
  const std::int64_t fresh = total - existing, ratio = up_ratio_of(config);
  count = static_cast<int>(std::min<std::int64_t>(count, most_segments(config, fresh)));
  if (count <= 1) return {{0, total}};
  const std::int64_t share = fresh + (count - 1) * segment_overlap(config);
  const std::int64_t codes =
      std::max<std::int64_t>(config.n_ctx, divided_up(share, count * ratio) * ratio);
  std::vector<Segment> result{{0, divided_up(existing + codes, ratio) * ratio}};
  for (int k = 1; k < count; ++k) {  // evenly spaced, the last at the end
    const std::int64_t begin = (existing + k * (fresh - codes) / (count - 1)) / ratio * ratio;
    result.push_back({begin, begin + codes});
  }
  return result;
}

int auto_segments(const config::PriorConfig& config, std::int64_t total, std::int64_t existing) {
  return static_cast<int>(segments(config, total, existing, kMaxAutoSegments).size());
}

}  // namespace crooner::plan
