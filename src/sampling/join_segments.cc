#include "sampling/join_segments.h"

#include <span>
#include <utility>
#include <vector>

#include "sampling/window_inputs.h"

namespace crooner::sampling {

void join_segments(const config::PriorConfig& config,
                   const std::function<std::int64_t(const Overlap&)>& choose_seam,
                   SongLevel& level) {
  const std::vector<plan::Segment> segments = level_segments(config, level);
  if (segments.size() == 1 || !level.seams.empty()) return;
  const std::vector<std::int64_t> first = level.codes;
  std::span<const std::int64_t> left = first;
  for (std::size_t next = 1; next < segments.size(); ++next) {
    const std::span<const std::int64_t> right = level.segments[next - 1].codes;
    const std::int64_t shared = segments[next - 1].end - segments[next].begin;
    const std::int64_t kept =
        choose_seam ? choose_seam({config.level, shared, left, right}) : shared / 2;
    const std::int64_t begin = segments[next].begin;
    const auto of_left = left.last(shared), of_right = right.first(shared);
    level.seams.push_back({begin + kept,
                           begin,
                           {of_left.begin(), of_left.end()},
                           {of_right.begin(), of_right.end()}});
    level.codes.resize(begin + kept);
    const auto rest = right.subspan(kept);
    level.codes.insert(level.codes.end(), rest.begin(), rest.end());
    left = right;
  }
}

void append_following(const config::PriorConfig& config, SongLevel& level) {
  if (level.following.empty()) return;
  if (static_cast<std::int64_t>(level.codes.size()) > sampled_end(config, level)) return;
  level.codes.insert(level.codes.end(), level.following.begin(), level.following.end());
}

}  // namespace crooner::sampling
