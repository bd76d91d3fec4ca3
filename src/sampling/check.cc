#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/strings.h"
#include "sampling/sample.h"
#include "sampling/window_inputs.h"

namespace crooner::sampling {
namespace {

void check_settings(const LevelSettings& settings, int level) {
  if (!(settings.temperature > 0) || !std::isfinite(settings.temperature)) {
    throw UsageError(
        str_cat("--temperature ", level, "=", settings.temperature, " must be greater than 0."));
  }
  if (settings.segments < 1) {
    throw UsageError(str_cat("--upsample-segments ", settings.segments, " must be at least 1."));
  }
  if (settings.top_k < 0) {
    throw UsageError(str_cat("--top-k ", level, "=", settings.top_k, " must be 0 (off) or more."));
  }
  if (!(settings.top_p >= 0 && settings.top_p <= 1)) {
    throw UsageError(
        str_cat("--top-p ", level, "=", settings.top_p, " must lie between 0 (off) and 1."));
  }
  if (settings.top_k > 0 && settings.top_p > 0) {
    throw UsageError(str_cat("--top-k and --top-p cannot be combined for level ", level, "."));
  }
}

void check_guides(const config::PriorConfig& config, const std::vector<Guide>& guides) {
  for (const Guide& guide : guides) {
    const bool lyrics = guide.kind == GuideKind::kLyrics;
    if (lyrics ? !config.lyrics : !config.labels) {
      throw UsageError(str_cat("The level ", config.level, " prior takes no ",
                               lyrics ? "lyrics" : "genre and artist", " to guide by."));
    }
    if (std::isfinite(guide.weight) && guide.weight >= 0) continue;
    throw UsageError(str_cat("--guidance ", config.level, ":", lyrics ? "lyrics" : "names", "=",
                             guide.weight, " must be 0 (off) or more."));
  }
}

void check_hop(const config::PriorConfig& config, double fraction) {
  const std::int64_t hop = fraction > 0 && fraction <= 1 ? plan::hop_codes(config, fraction) : 0;
  if (hop >= 1) return;
  const int least = config.conditioner ? config.conditioner->up_ratio() : 1;
  throw UsageError(str_cat("--hop-fraction ", config.level, "=", fraction, " must lie between ",
                           static_cast<double>(least) / config.n_ctx, " and 1."));
}

// The codes and pending tokens of a segment that begins at code `begin`, with the prompt.
struct Existing {
  std::int64_t begin;
  std::int64_t prompt_length;
  const std::vector<std::int64_t>& codes;
  const std::vector<std::int64_t>& pending_tokens;
};

void check_codes(const config::PriorConfig& config, const Existing& existing, int number,
                 const std::vector<plan::Window>& windows) {
  const auto count = static_cast<std::int64_t>(existing.codes.size());
  const std::int64_t done = existing.begin + count;
  const bool complete_windows =
      count == existing.prompt_length ||
      std::any_of(windows.begin(), windows.end(),
                  [&](const plan::Window& window) { return window.end == done; });
  if (!complete_windows) {
    throw UsageError(str_cat("Song ", number + 1, " has ", count, " codes of level ", config.level,
                             ", which is neither its prompt of ", existing.prompt_length,
                             " nor the end of a window."));
  }
  for (std::int64_t code : existing.codes) {
    if (code >= 0 && code < config.bins) continue;
    throw UsageError(str_cat("Song ", number + 1, " has a code ", code, " at level ", config.level,
                             "; codes of this model lie between 0 and ", config.bins - 1, "."));
  }
  const auto next = std::find_if(windows.begin(), windows.end(),
                                 [&](const plan::Window& window) { return window.end > done; });
  const std::int64_t fresh = next == windows.end() ? 1 : next->fresh();
  if (static_cast<std::int64_t>(existing.pending_tokens.size()) >= fresh) {
    throw UsageError(str_cat("Song ", number + 1, " has ", existing.pending_tokens.size(),
                             " pending tokens in a window of level ", config.level,
                             " that needs only ", fresh, "."));
  }
}

void check_segments(const config::PriorConfig& config, const SongLevel& level, int number) {
  const std::vector<plan::Segment> segments = level_segments(config, level);
  if (level.segments.size() >= segments.size()) {
    throw UsageError(str_cat("Song ", number + 1, " has codes of ", level.segments.size() + 1,
                             " segments of level ", config.level, ", which has ", segments.size(),
                             "."));
  }
  if (!level.seams.empty()) return;  // joined
  check_codes(config, {0, level.prompt_length, level.codes, level.pending_tokens}, number,
              segment_windows(config, level, 0));
  for (std::size_t i = 0; i < level.segments.size(); ++i) {
    const SegmentCodes& segment = level.segments[i];
    check_codes(config, {segments[i + 1].begin, 0, segment.codes, segment.pending_tokens}, number,
                segment_windows(config, level, static_cast<int>(i) + 1));
  }
}

void check_upper(const config::PriorConfig& config, const SongState& song, int number, bool sampled,
                 const LevelLoader& loader, const std::vector<plan::Window>& windows) {
  if (!config.conditioner || windows.empty()) return;
  if (song.levels[config.level].target < config.n_ctx) {
    throw UsageError(str_cat("Level ", config.level, " needs a whole window of ",
                             config.window_samples(), " samples; the shortest possible song is ",
                             static_cast<double>(config.window_samples()) / config.sample_rate,
                             " s (--seconds)."));
  }
  const SongLevel& above = song.levels[config.level + 1];
  std::int64_t available = static_cast<std::int64_t>(above.codes.size());
  if (sampled) {
    const auto planned = level_windows(loader.config(config.level + 1), above);
    if (!planned.empty()) available = std::max(available, planned.back().end);
  }
  const std::int64_t needed = windows.back().end / config.conditioner->up_ratio();
  if (available < needed) {
    throw UsageError(str_cat("Song ", number + 1, " has ", available, " codes of level ",
                             config.level + 1, "; level ", config.level, " needs ", needed,
                             " of them."));
  }
}

// The times of a label vector must lie inside the embeddings' ranges (docs/spec/model.md, section
// 4.1).
void check_times(const config::PriorConfig& config, const SongState& song,
                 const std::vector<plan::Window>& windows) {
  if (!config.labels || windows.empty()) return;
  const std::int64_t last = song.offset + windows.back().start * config.hop;
  const double rate = config.sample_rate;
  if (song.offset < 0 || last >= song.total_length) {
    throw UsageError(str_cat("The last window would begin ", static_cast<double>(last) / rate,
                             " s into a song of ", static_cast<double>(song.total_length) / rate,
                             " s; --total-seconds must be longer."));
  }
  if (!config.labels->time_signal) return;
  const double seconds = static_cast<double>(song.total_length) / rate;
  if (seconds < config.labels->min_duration || seconds >= config.labels->max_duration) {
    throw UsageError(str_cat("--total-seconds ", seconds, " is outside the range of this model, ",
                             config.labels->min_duration, " to less than ",
                             config.labels->max_duration, "."));
  }
}

}  // namespace

void check(const Workload& workload, const LevelLoader& loader) {
  const int count = loader.count();
  if (workload.last_level < 0 || workload.first_level >= count ||
      workload.last_level > workload.first_level) {
    throw UsageError(str_cat("Levels ", workload.first_level, " to ", workload.last_level,
                             " cannot be sampled; this model has levels ", count - 1, " to 0."));
  }
  for (int number = workload.first_level; number >= workload.last_level; --number) {
    const config::PriorConfig& config = loader.config(number);
    if (static_cast<int>(workload.max_batch.size()) <= number || workload.max_batch[number] < 1) {
      throw UsageError(str_cat("--max-batch must be at least 1 for level ", number, "."));
    }
    for (int i = 0; i < static_cast<int>(workload.songs.size()); ++i) {
      const SongState& song = workload.songs[i];
      if (static_cast<int>(song.levels.size()) != count) {
        throw UsageError(str_cat("Song ", i + 1, " describes ", song.levels.size(),
                                 " levels; this model has ", count, "."));
      }
      const SongLevel& level = song.levels[number];
      check_settings(level.settings, number);
      check_guides(config, level.guides);
      check_hop(config, level.settings.hop_fraction);
      const auto windows = level_windows(config, level);
      check_segments(config, level, i);
      check_upper(config, song, i, number < workload.first_level, loader, windows);
      check_times(config, song, windows);
    }
  }
}

}  // namespace crooner::sampling
