#include "sampling/slot.h"

#include "sampling/window_inputs.h"

namespace crooner::sampling {

Slot::Slot(const config::PriorConfig& config, SongState& song, int job, int segment)
    : config_(config),
      song_(song),
      begin_(level_segments(config, level()).at(segment).begin),
      windows_(segment_windows(config, level(), segment)) {
  window_.level = config.level;
  window_.job = job;
  window_.segment = segment;
  window_.windows = static_cast<int>(windows_.size());
  int window = 0;
  const std::int64_t done = begin_ + static_cast<std::int64_t>(codes().size());
  while (window < window_.windows && windows_[window].end <= done) ++window;
  enter_window(window);
  reported_ = pending_tokens().size();
}

std::vector<std::int64_t>& Slot::codes() const {
  SongLevel& level = song_.levels[config_.level];
  return window_.segment == 0 ? level.codes : level.segments[window_.segment - 1].codes;
}

std::vector<std::int64_t>& Slot::pending_tokens() const {
  SongLevel& level = song_.levels[config_.level];
  return window_.segment == 0 ? level.pending_tokens
                              : level.segments[window_.segment - 1].pending_tokens;
}

void Slot::enter_window(int window) {
  window_.window = window;
  reported_ = 0;
  if (!finished()) window_.range = windows_[window];
}

void Slot::begin_window(LoadedLevel& loaded, int row) {
  const std::int64_t start = window_.range.start;
  const auto labels = window_labels(config_, song_, level().labels, start);
  const nn::Conditions own = loaded.conditions(labels, upper_codes(config_, song_, start));
  begin_row(loaded.engine(), row, own, labels);
  for (const Guide& guide : level().guides) {
    const auto other = window_labels(config_, song_, guide.labels, start);
    begin_row(loaded.engine(), ++row, loaded.guide_conditions(own, guide.kind, other), other);
  }
}

void Slot::begin_row(engine::Engine& engine, int row, const nn::Conditions& conditions,
                     const std::vector<std::int64_t>& labels) {
  const plan::Window& range = window_.range;
  const auto prompt = std::span(codes()).subspan(range.start - begin_, range.prompt);
  engine.begin(row, conditions);
  const auto tokens = prompt_tokens(config_, labels, prompt);
  if (!tokens.empty()) engine.prefill(row, tokens);
  if (!pending_tokens().empty()) engine.replay(row, pending_tokens());
}

int Slot::codes_left() const {
  const auto pending = static_cast<std::int64_t>(pending_tokens().size());
  return static_cast<int>(window_.range.fresh() - pending);
}

std::vector<engine::SamplingParams> Slot::sampling_params(int entry) const {
  const LevelSettings& settings = level().settings;
  engine::SamplingParams params;
  params.greedy = settings.greedy;
  params.temperature = settings.temperature;
  params.top_k = settings.top_k;
  params.top_p = settings.top_p;
  params.seed = song_.seed;
  params.sample_index = song_.sample_index;
  params.level = static_cast<std::uint32_t>(config_.level);
  params.first_position = window_.range.start - config_.lyric_positions();
  std::vector<engine::SamplingParams> all{params};
  for (const Guide& guide : level().guides) {
    engine::SamplingParams& one = all.emplace_back();
    one.guides = entry;
    one.guidance = guide.weight;
  }
  return all;
}

bool Slot::append(std::span<const std::int64_t> tokens, Observer& observer) {
  auto& pending = pending_tokens();
  pending.insert(pending.end(), tokens.begin(), tokens.end());
  if (codes_left() > 0) return false;
  for (std::int64_t token : pending) codes().push_back(token_to_code(config_, token));
  pending.clear();
  observer.on_window_end(window_, std::span(codes()).last(window_.range.fresh()));
  enter_window(window_.window + 1);
  return true;
}

void Slot::report(Observer& observer) {
  const auto tokens = std::span<const std::int64_t>(pending_tokens()).subspan(reported_);
  if (tokens.empty()) return;
  const auto position = begin_ + static_cast<std::int64_t>(codes().size() + reported_);
  reported_ = pending_tokens().size();
  observer.on_tokens(window_, position, tokens);
}

std::int64_t Slot::codes_done() const {
  return static_cast<std::int64_t>(codes().size() + pending_tokens().size());
}

std::int64_t Slot::codes_total() const {
  return windows_.empty() ? static_cast<std::int64_t>(codes().size())
                          : windows_.back().end - begin_;
}

}  // namespace crooner::sampling
