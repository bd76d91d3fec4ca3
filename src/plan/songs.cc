#include "plan/songs.h"

#include <algorithm>
#include <limits>

#include "plan/segments.h"
#include "plan/windows.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kCodeBytes = 8;

std::vector<Segment> level_segments(const PlanRequest& request, int level) {
  const config::PriorConfig& config = request.priors[level];
  const std::int64_t total = request.wanted[level], existing = request.prompt[level];
  const int wanted = request.segments[level];
  return segments(config, total, existing,
                  wanted > 0 ? wanted : auto_segments(config, total, existing));
}

LevelPlan level_plan(const PlanRequest& request, int level) {
  const config::PriorConfig& config = request.priors[level];
  LevelPlan plan;
  plan.level = level;
  if (!request.guides.empty()) plan.guides = request.guides[level];
  plan.memory = level_memory(config, request.backends[level]);
  // With its codes, as reported and as read.
  const std::int64_t codes = request.samples / request.vqvae.hop(level);
  plan.decoding = codec_workspace_bytes(request.vqvae, level, request.samples,
                                        request.backends[level].on_host) +
                  2 * kCodeBytes * codes;
  // In the workload and in the journal, and three copies of the song that is being written.
  for (int above = level; above < request.vqvae.levels; ++above) {
    plan.held +=
        kCodeBytes * (2 * request.songs + 3) * (request.samples / request.vqvae.hop(above));
  }
  const std::vector<Segment> parts = level_segments(request, level);
  plan.segments = static_cast<int>(parts.size());
  if (plan.segments > 1) plan.held += kCodeBytes * request.songs * codes;  // before they are joined
  for (const Segment& part : parts) {
    const std::int64_t existing = part.begin == 0 ? request.prompt[level] : 0;
    for (const Window& window : windows(part.length(), existing, config.n_ctx,
                                        hop_codes(config, request.hop_fraction[level]))) {
      ++plan.windows;
      plan.codes += window.fresh();
      plan.prefilled += config.lyric_positions() + window.prompt;
    }
  }
  return plan;
}

// The batch size that fits into `available` bytes.
int max_rows(const LevelPlan& level, std::int64_t available) {
  int rows = kConcurrentDecodes;
  while (rows > 0 && level.peak(rows) > available) --rows;
  if (rows < kConcurrentDecodes) return rows;
  const std::int64_t more = (available - level.peak(rows)) / level.memory.song(level.guides);
  return rows + static_cast<int>(std::min<std::int64_t>(more, 1 << 20));
}

}  // namespace

std::int64_t LevelPlan::peak(int songs_at_once) const {
  return memory.resident(songs_at_once, guides) + memory.working() + held +
         decoding * std::min(songs_at_once, kConcurrentDecodes);
}

std::int64_t LevelPlan::steps(int songs) const {
  const std::int64_t codes_of_segment = (codes + segments - 1) / segments;
  return codes_of_segment * ((songs * segments + rows - 1) / rows);
}

std::int64_t SongsPlan::peak() const {
  std::int64_t most = fixed + encoding;
  for (const LevelPlan& level : levels) most = std::max(most, peak(level, level.rows));
  return most;
}

SongsPlan plan_songs(const PlanRequest& request, std::optional<std::int64_t> available) {
  SongsPlan plan;
  plan.fixed = kLibTorchBytes;
  // Each song's samples, and two copies of those of the song that is being written.
  plan.audio = 4 * request.samples * (request.songs + 2);
  for (int level = request.first_level; level >= request.last_level; --level) {
    LevelPlan one = level_plan(request, level);
    const int useful = std::max(1, useful_batch(request.backends[level]) / (1 + one.guides));
    const int wanted = request.max_batch > 0 ? request.max_batch : useful;
    one.max_rows = std::numeric_limits<int>::max();
    if (available) one.max_rows = max_rows(one, *available - plan.fixed - plan.audio);
    one.rows = std::max(1, std::min({request.songs * one.segments, wanted, one.max_rows}));
    plan.levels.push_back(one);
  }
  if (!request.prompt.empty() && request.prompt.back() > 0) {
    for (int level = 0; level < request.vqvae.levels; ++level) {
      plan.encoding =
          std::max(plan.encoding, codec_workspace_bytes(request.vqvae, level, request.samples,
                                                        request.backends.front().on_host));
    }
  }
  return plan;
}

}  // namespace crooner::plan
