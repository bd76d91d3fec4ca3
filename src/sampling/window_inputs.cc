#include "sampling/window_inputs.h"

#include <algorithm>

namespace crooner::sampling {
namespace {

int up_ratio(const config::PriorConfig& config) {
  return config.conditioner ? config.conditioner->up_ratio() : 1;
}

}  // namespace

std::vector<plan::Window> level_windows(const config::PriorConfig& config, const SongLevel& level) {
  return plan::windows(level.target, level.prompt_length, config.n_ctx,
                       plan::hop_codes(config, level.settings.hop_fraction));
}

std::vector<std::int64_t> window_labels(const config::PriorConfig& config, const SongState& song,
                                        std::int64_t start) {
  if (!config.labels) return {};
  const text::LabelLayout layout{config.labels->version, config.labels->genre_slots,
                                 config.lyrics ? config.lyrics->tokens : 0};
  return text::label_vector(layout, song.levels[config.level].labels, song.total_length,
                            song.offset + start * config.hop, config.window_samples(),
                            text::WindowArithmetic::kFloat);
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
