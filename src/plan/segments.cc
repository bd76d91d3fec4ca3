#include "plan/segments.h"

#include <algorithm>

namespace crooner::plan {
namespace {

std::int64_t up_ratio_of(const config::PriorConfig& config) {
  return config.conditioner ? config.conditioner->up_ratio() : 1;
}

// The codes that each of `count` segments samples, rounded up to whole codes of the level above.
std::int64_t codes_of_segment(const config::PriorConfig& config, std::int64_t fresh, int count) {
  const std::int64_t ratio = up_ratio_of(config);
  const std::int64_t sum = fresh + (count - 1) * segment_overlap(config);
  return (sum + count * ratio - 1) / (count * ratio) * ratio;
}

std::vector<Segment> split_level(const config::PriorConfig& config, std::int64_t total,
                                 std::int64_t existing, int count) {
  const std::int64_t codes = codes_of_segment(config, total - existing, count);
  const std::int64_t overlap = segment_overlap(config), ratio = up_ratio_of(config);
  std::vector<Segment> result{{0, (existing + codes + ratio - 1) / ratio * ratio}};
  while (static_cast<int>(result.size()) < count) {
    const std::int64_t begin = result.back().end - overlap;
    result.push_back({begin, begin + codes});
  }
  result.back().end = total;
  return result;
}

bool has_whole_windows(const std::vector<Segment>& segments, int n_ctx) {
  return std::all_of(segments.begin(), segments.end(),
                     [&](const Segment& segment) { return segment.length() >= n_ctx; });
}

}  // namespace

std::int64_t segment_overlap(const config::PriorConfig& config) {
  const std::int64_t ratio = up_ratio_of(config);
  return std::max<std::int64_t>(1, config.n_ctx / 8 / ratio) * ratio;
}

std::vector<Segment> segments(const config::PriorConfig& config, std::int64_t total,
                              std::int64_t existing, int count) {
  if (!config.conditioner) return {{0, total}};
  const std::int64_t overlap = segment_overlap(config);
  const std::int64_t most = (total - existing - overlap) / (config.n_ctx - overlap);
  for (int n = static_cast<int>(std::min<std::int64_t>(count, most)); n > 1; --n) {
    auto result = split_level(config, total, existing, n);
    if (has_whole_windows(result, config.n_ctx)) return result;
  }
  return {{0, total}};
}

int auto_segments(const config::PriorConfig& config, std::int64_t total, std::int64_t existing) {
  int count = 1;
  while (count < kMaxAutoSegments &&
         2 * codes_of_segment(config, total - existing, count) > 3 * config.n_ctx) {
    ++count;
  }
  return static_cast<int>(segments(config, total, existing, count).size());
}

}  // namespace crooner::plan
