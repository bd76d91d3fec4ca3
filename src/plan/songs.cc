#include "plan/songs.h"

#include <algorithm>
#include <limits>

#include "plan/windows.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kCodeBytes = 8;

LevelPlan level_plan(const PlanRequest& asked, int level) {
  const auto at = static_cast<std::size_t>(level);
  const config::PriorConfig& config = asked.priors[at];
  LevelPlan plan;
  plan.level = level;
  plan.memory = level_memory(config, asked.backends[at]);
  // With its codes, as they were told and as they are read.
  const std::int64_t codes = asked.samples / asked.vqvae.hop(level);
  plan.sound =
      codec_workspace_bytes(asked.vqvae, level, asked.samples, asked.backends[at].on_host) +
      2 * kCodeBytes * codes;
  // In the request and in the journal, and three copies of the song that is being written.
  for (int above = level; above < asked.vqvae.levels; ++above) {
    plan.held += kCodeBytes * (2 * asked.songs + 3) * (asked.samples / asked.vqvae.hop(above));
  }
  const auto all = windows(asked.wanted[at], asked.prompt[at], config.n_ctx,
                           hop_codes(config, asked.hop_fraction[at]));
  for (const Window& window : all) {
    ++plan.windows;
    plan.codes += window.fresh();
    plan.prefilled += config.lyric_positions() + window.prompt;
  }
  return plan;
}

// Songs at once that `available` bytes hold.
int max_rows(const LevelPlan& level, std::int64_t available) {
  int rows = kConcurrentDecodes;
  while (rows > 0 && level.peak(rows) > available) --rows;
  if (rows < kConcurrentDecodes) return rows;
  const std::int64_t more = (available - level.peak(rows)) / level.memory.row();
  return rows + static_cast<int>(std::min<std::int64_t>(more, 1 << 20));
}

}  // namespace

std::int64_t LevelPlan::peak(int songs_at_once) const {
  return memory.resident(songs_at_once) + memory.working() + held +
         sound * std::min(songs_at_once, kConcurrentDecodes);
}

std::int64_t LevelPlan::steps(int songs) const {
  return codes * ((songs + rows - 1) / rows);
}

std::int64_t SongsPlan::peak() const {
  std::int64_t most = fixed + encoding;
  for (const LevelPlan& level : levels) most = std::max(most, peak(level, level.rows));
  return most;
}

SongsPlan plan_songs(const PlanRequest& asked, std::optional<std::int64_t> available) {
  SongsPlan plan;
  plan.fixed = kLibTorchBytes;
  // Each song's sound, and two copies of the one that is being written.
  plan.sounds = 4 * asked.samples * (asked.songs + 2);
  for (int level = asked.first_level; level >= asked.last_level; --level) {
    LevelPlan one = level_plan(asked, level);
    const int wanted = asked.max_batch > 0 ? asked.max_batch : kUsefulBatch;
    one.max_rows = std::numeric_limits<int>::max();
    if (available) one.max_rows = max_rows(one, *available - plan.fixed - plan.sounds);
    one.rows = std::max(1, std::min({asked.songs, wanted, one.max_rows}));
    plan.levels.push_back(one);
  }
  if (!asked.prompt.empty() && asked.prompt.back() > 0) {
    for (int level = 0; level < asked.vqvae.levels; ++level) {
      plan.encoding = std::max(
          plan.encoding,
          codec_workspace_bytes(asked.vqvae, level, asked.samples, asked.backends.front().on_host));
    }
  }
  return plan;
}

}  // namespace crooner::plan
