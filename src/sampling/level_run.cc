#include "sampling/level_run.h"

#include <algorithm>

#include "base/cat.h"
#include "base/signals.h"
#include "engine/draw/non_finite.h"
#include "sampling/windows_of.h"

namespace crooner::sampling {
namespace {

using Clock = std::chrono::steady_clock;

// Calls of the engine take about so long: often enough for a signal, seldom enough to cost nothing.
constexpr double kCallSeconds = 0.4;

double seconds_since(Clock::time_point moment) {
  return std::chrono::duration<double>(Clock::now() - moment).count();
}

InputError in_words(const engine::NonFiniteLogits& error, const SongRow& row,
                    const config::PriorConfig& config) {
  const Place& place = row.place();
  const std::int64_t position = place.range.start + error.position() - config.lyric_positions();
  return InputError(cat("The level ", place.level,
                        " prior yields logits that are not finite "
                        "numbers at code ",
                        position, " (song ", place.song + 1, ", window ", place.window + 1, " of ",
                        place.windows,
                        "): its weights are broken, or too large for the precision. Nothing was "
                        "written for this code and those after it."));
}

}  // namespace

LevelRun::LevelRun(const config::PriorConfig& config, Request& request, int levels,
                   Observer& observer)
    : config_(config), request_(request), observer_(observer) {
  progress_.level = config.level;
  progress_.levels = levels;
  for (int i = 0; i < static_cast<int>(request.songs.size()); ++i) {
    SongRow row(config, request.songs[i], i);
    progress_.codes_total += row.codes_total();
    if (row.finished()) {
      observer.song_level_finished(config.level, i, request.songs[i].levels[config.level].codes);
    } else {
      waiting_.push(i);
    }
  }
}

void LevelRun::run(Level& level) {
  rows_.resize(level.engine().rows());
  reported_ = Clock::now();
  seat_songs(level);
  advanced();
  observer_.level_started(progress_);
  while (std::any_of(rows_.begin(), rows_.end(), [](const auto& row) { return row != nullptr; })) {
    if (caught_signal() != 0) report();
    throw_if_interrupted();
    step(level);
    if (seconds_since(reported_) >= request_.report_seconds) report();
    seat_songs(level);
    advanced();
    observer_.advanced(progress_);
  }
  observer_.level_finished(progress_);
}

void LevelRun::seat_songs(Level& level) {
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (rows_[i] || waiting_.empty()) continue;
    const int song = waiting_.front();
    waiting_.pop();
    rows_[i] = std::make_unique<SongRow>(config_, request_.songs[song], song);
    rows_[i]->begin_window(level, i, observer_);
  }
}

void LevelRun::step(Level& level) {
  std::vector<int> taken;
  std::vector<engine::Draw> draws;
  int steps = steps_;
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (!rows_[i]) continue;
    taken.push_back(i);
    draws.push_back(rows_[i]->draw());
    steps = std::min(steps, rows_[i]->missing());
  }

  const auto began = Clock::now();
  std::vector<std::int64_t> tokens;
  try {
    tokens = level.engine().decode(taken, steps, draws);
  } catch (const engine::NonFiniteLogits& error) {
    report();
    throw in_words(error, *rows_[error.row()], config_);
  }
  const double fitting = kCallSeconds / std::max(seconds_since(began) / steps, 1e-9);
  steps_ = static_cast<int>(std::clamp(fitting, 1.0, 2.0 * steps_));

  for (std::size_t k = 0; k < taken.size(); ++k) {
    auto& row = rows_[taken[k]];
    if (!row->take(std::span(tokens).subspan(k * steps, steps), observer_)) continue;
    if (!row->finished()) {
      row->begin_window(level, taken[k], observer_);
      continue;
    }
    const int song = row->number();
    row.reset();
    observer_.song_level_finished(config_.level, song,
                                  request_.songs[song].levels[config_.level].codes);
  }
}

void LevelRun::report() {
  for (const auto& row : rows_) {
    if (row) row->report(observer_);
  }
  reported_ = Clock::now();
}

void LevelRun::advanced() {
  progress_.songs = 0;
  for (const auto& row : rows_) {
    if (!row) continue;
    const bool behind = progress_.songs == 0 || row->place().window < progress_.window;
    if (behind) {
      progress_.window = row->place().window;
      progress_.windows = row->place().windows;
    }
    ++progress_.songs;
  }
  progress_.codes_done = 0;
  for (const Song& song : request_.songs) {
    const SongLevel& level = song.levels[config_.level];
    progress_.codes_done += static_cast<std::int64_t>(level.codes.size() + level.drawn.size());
  }
  rate_.add(std::chrono::duration<double>(Clock::now().time_since_epoch()).count(),
            progress_.codes_done);
  progress_.codes_per_second = rate_.codes_per_second();
  progress_.seconds_left = rate_.seconds_left(progress_.codes_total - progress_.codes_done);
}

}  // namespace crooner::sampling
