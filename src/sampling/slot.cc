#include "sampling/slot.h"

#include "sampling/window_inputs.h"

namespace crooner::sampling {

Slot::Slot(const config::PriorConfig& config, SongState& song, int number)
    : config_(config), song_(song), windows_(level_windows(config, song.levels[config.level])) {
  place_.level = config.level;
  place_.song = number;
  place_.windows = static_cast<int>(windows_.size());
  int window = 0;
  const auto done = static_cast<std::int64_t>(level().codes.size());
  while (window < place_.windows && windows_[window].end <= done) ++window;
  enter(window);
  reported_ = level().drawn.size();
}

void Slot::enter(int window) {
  place_.window = window;
  reported_ = 0;
  if (!finished()) place_.range = windows_[window];
}

void Slot::begin_window(LoadedLevel& loaded, int row, Observer& observer) {
  const plan::Window& window = place_.range;
  const auto labels = window_labels(config_, song_, window.start);
  const auto prompt = std::span(level().codes).subspan(window.start, window.prompt);
  engine::Engine& engine = loaded.engine();
  engine.begin(row, loaded.conditions(labels, upper_codes(config_, song_, window.start)));
  const auto tokens = prompt_tokens(config_, labels, prompt);
  if (!tokens.empty()) engine.prefill(row, tokens);
  if (!level().drawn.empty()) engine.replay(row, level().drawn);
  observer.on_window_begin(place_);
}

int Slot::missing() const {
  return static_cast<int>(place_.range.fresh() - static_cast<std::int64_t>(level().drawn.size()));
}

engine::SamplingParams Slot::draw() const {
  const LevelSettings& settings = level().settings;
  engine::SamplingParams draw;
  draw.greedy = settings.greedy;
  draw.temperature = settings.temperature;
  draw.top_k = settings.top_k;
  draw.top_p = settings.top_p;
  draw.seed = song_.seed;
  draw.song = song_.index;
  draw.level = static_cast<std::uint32_t>(config_.level);
  draw.first_position = place_.range.start - config_.lyric_positions();
  return draw;
}

bool Slot::take(std::span<const std::int64_t> tokens, Observer& observer) {
  auto& drawn = level().drawn;
  drawn.insert(drawn.end(), tokens.begin(), tokens.end());
  if (missing() > 0) return false;
  auto& codes = level().codes;
  for (std::int64_t token : drawn) codes.push_back(token_to_code(config_, token));
  drawn.clear();
  observer.on_window_end(place_, std::span(codes).last(place_.range.fresh()));
  enter(place_.window + 1);
  return true;
}

void Slot::report(Observer& observer) {
  const auto fresh = std::span<const std::int64_t>(level().drawn).subspan(reported_);
  if (fresh.empty()) return;
  const auto position =
      static_cast<std::int64_t>(level().codes.size()) + static_cast<std::int64_t>(reported_);
  reported_ = level().drawn.size();
  observer.on_tokens(place_, position, fresh);
}

std::int64_t Slot::codes_total() const {
  return windows_.empty() ? static_cast<std::int64_t>(level().codes.size()) : windows_.back().end;
}

}  // namespace crooner::sampling
