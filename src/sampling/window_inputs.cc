#include "sampling/window_inputs.h"

#include <algorithm>
#include <utility>

namespace crooner::sampling {
namespace {

int up_ratio(const config::PriorConfig& config) {
  return config.conditioner ? config.conditioner->up_ratio() : 1;
}

// Leaves out what the level already has at its end.
std::vector<plan::Window> cut(std::vector<plan::Window> windows, std::int64_t following) {
  if (windows.empty() || following == 0) return windows;
  const std::int64_t end = windows.back().end - following;
  std::erase_if(windows, [&](const plan::Window& one) { return one.start + one.prompt >= end; });
  if (!windows.empty()) windows.back().end = std::min(windows.back().end, end);
  return windows;
}

}  // namespace

std::vector<plan::Segment> level_segments(const config::PriorConfig& config,
                                          const SongLevel& level) {
  return plan::segments(config, level.target, level.prompt_length, level.settings.segments);
}

std::vector<plan::Window> segment_windows(const config::PriorConfig& config, const SongLevel& level,
                                          int segment) {
  const plan::Segment range = level_segments(config, level).at(segment);
  auto windows = plan::windows(range.length(), segment == 0 ? level.prompt_length : 0, config.n_ctx,
                               plan::hop_codes(config, level.settings.hop_fraction));
  for (plan::Window& window : windows) {
    window.start += range.begin;
    window.end += range.begin;
  }
  return cut(std::move(windows), static_cast<std::int64_t>(level.following.size()));
}

std::int64_t sampled_end(const config::PriorConfig& config, const SongLevel& level) {
  const auto windows = segment_windows(config, level, 0);
  return windows.empty() ? level.prompt_length : windows.back().end;
}

std::vector<plan::Window> level_windows(const config::PriorConfig& config, const SongLevel& level) {
  std::vector<plan::Window> all;
  const auto count = static_cast<int>(level_segments(config, level).size());
  for (int segment = 0; segment < count; ++segment) {
    const auto windows = segment_windows(config, level, segment);
    all.insert(all.end(), windows.begin(), windows.end());
  }
  return all;
}

std::vector<std::int64_t> window_labels(const config::PriorConfig& config, const SongState& song,
                                        const text::Labels& labels, std::int64_t start) {
  if (!config.labels) return {};
  const text::LabelLayout layout{config.labels->version, config.labels->genre_slots,
                                 config.lyrics ? config.lyrics->tokens : 0};
  return text::label_vector(layout, labels, song.total_length, song.offset + start * config.hop,
                            config.window_samples(), text::WindowArithmetic::kFloat);
}

std::span<const std::int64_t> upper_codes(const config::PriorConfig& config, const SongState& song,
                                          std::int64_t start) {
  if (!config.conditioner) return {};
  const int ratio = up_ratio(config);
  return std::span(song.levels[config.level + 1].codes)
      .subspan(start / ratio, config.n_ctx / ratio);
}

std::vector<std::int64_t> prompt_tokens(const config::PriorConfig& config,
                                        const std::vector<std::int64_t>& labels,
                                        std::span<const std::int64_t> codes) {
  std::vector<std::int64_t> tokens(labels.end() - config.lyric_positions(), labels.end());
  for (std::int64_t code : codes) tokens.push_back(code + config.code_shift());
  return tokens;
}

}  // namespace crooner::sampling
