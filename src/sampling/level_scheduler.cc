#include "sampling/level_scheduler.h"

#include <algorithm>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "sampling/window_inputs.h"

namespace crooner::sampling {
namespace {

InputError in_words(const engine::NonFiniteLogits& error, const Slot& row,
                    const config::PriorConfig& config) {
  const WindowId& place = row.place();
  const std::int64_t position = place.range.start + error.position() - config.lyric_positions();
  return InputError(str_cat(
      "The level ", place.level,
      " prior yields logits that are not finite "
      "numbers at code ",
      position, " (song ", place.song + 1, ", window ", place.window + 1, " of ", place.windows,
      "): its weights are broken, or too large for the precision. Nothing was "
      "written for this code and those after it."));
}

}  // namespace

LevelScheduler::LevelScheduler(const config::PriorConfig& config, Workload& request, int levels,
                               Observer& observer)
    : config_(config),
      request_(request),
      observer_(observer),
      step_budget_(request.report_seconds) {
  progress_.level = config.level;
  progress_.levels = levels;
  for (int i = 0; i < static_cast<int>(request.songs.size()); ++i) {
    const Slot row(config, request.songs[i], i);
    totals_.push_back(row.codes_total());
    if (request.songs[i].failed) continue;
    if (row.finished()) {
      finish_song(i);
    } else {
      waiting_.push(i);
    }
  }
}

bool LevelScheduler::attempt(int song, const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Cancelled&) {
    throw;
  } catch (const OutOfMemory&) {  // not this song's fault: fewer at once may do
    throw;
  } catch (const Error& error) {
    if (!observer_.on_song_failed(song, error)) throw;
    request_.songs[song].failed = true;
    return false;
  }
}

bool LevelScheduler::attempt_row(int row, const std::function<void()>& work) {
  const bool done = attempt(rows_[row]->number(), work);
  if (!done) rows_[row].reset();
  return done;
}

void LevelScheduler::finish_song(int song) {
  attempt(song, [&] {
    observer_.on_song_level_end(config_.level, song,
                                request_.songs[song].levels[config_.level].codes);
  });
}

void LevelScheduler::run(LoadedLevel& level) {
  rows_.resize(level.engine().rows());
  step_budget_.reported();
  const int songs = unfinished(), failed_before = failed();
  fill_free_slots(level);
  advanced();
  const double began = monotonic_seconds();
  const std::int64_t codes_before = progress_.codes_done;
  observer_.on_level_begin(progress_);
  while (std::any_of(rows_.begin(), rows_.end(), [](const auto& row) { return row != nullptr; })) {
    if (caught_signal() != 0 || request_.stop.stop_requested()) report();
    throw_if_interrupted(request_.stop);
    step(level);
    if (step_budget_.report_due()) report();
    fill_free_slots(level);
    advanced();
    observer_.on_progress(progress_);
  }
  // Of the whole level now, no longer of the moment.
  const auto made = static_cast<double>(progress_.codes_done - codes_before);
  progress_.songs = songs - (failed() - failed_before);
  progress_.codes_per_second = std::max(made, 0.0) / std::max(monotonic_seconds() - began, 1e-9);
  progress_.seconds_left.reset();
  observer_.on_level_end(progress_);
}

int LevelScheduler::failed() const {
  return static_cast<int>(std::count_if(request_.songs.begin(), request_.songs.end(),
                                        [](const SongState& song) { return song.failed; }));
}

void LevelScheduler::fill_free_slots(LoadedLevel& level) {
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    while (!rows_[i] && !waiting_.empty()) {
      const int song = waiting_.front();
      waiting_.pop();
      rows_[i] = std::make_unique<Slot>(config_, request_.songs[song], song);
      attempt_row(i, [&] { rows_[i]->begin_window(level, i, observer_); });
    }
  }
}

void LevelScheduler::step(LoadedLevel& level) {
  std::vector<int> taken;
  std::vector<engine::SamplingParams> draws;
  int steps = step_budget_.steps();
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (!rows_[i]) continue;
    taken.push_back(i);
    draws.push_back(rows_[i]->draw());
    steps = std::min(steps, rows_[i]->missing());
  }

  step_budget_.begin_call();
  std::vector<std::int64_t> tokens;
  try {
    tokens = level.engine().decode(taken, steps, draws);
  } catch (const engine::NonFiniteLogits& error) {
    report();
    handle_non_finite(level, error);
    return;
  } catch (...) {  // out of memory, say: what was drawn is told, and the songs go on after it
    report();
    throw;
  }
  step_budget_.end_call(steps);
  for (std::size_t k = 0; k < taken.size(); ++k) {
    take(level, taken[k], std::span(tokens).subspan(k * steps, steps));
  }
}

void LevelScheduler::take(LoadedLevel& level, int row, std::span<const std::int64_t> tokens) {
  Slot& song = *rows_[row];
  const bool taken = attempt_row(row, [&] {
    if (song.take(tokens, observer_) && !song.finished()) song.begin_window(level, row, observer_);
  });
  if (!taken || !song.finished()) return;
  const int number = song.number();
  rows_[row].reset();
  finish_song(number);
}

// The engine may have drawn some tokens in the other rows before it failed; they take up again from
// those that were told.
void LevelScheduler::handle_non_finite(LoadedLevel& level, const engine::NonFiniteLogits& error) {
  const bool there = rows_[error.row()] != nullptr;  // telling its tokens may have failed it too
  if (there) attempt_row(error.row(), [&] { throw in_words(error, *rows_[error.row()], config_); });
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (rows_[i]) attempt_row(i, [&] { rows_[i]->begin_window(level, i, observer_); });
  }
}

void LevelScheduler::report() {
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (rows_[i]) attempt_row(i, [&] { rows_[i]->report(observer_); });
  }
  step_budget_.reported();
}

void LevelScheduler::advanced() {
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
  progress_.codes_total = 0;
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    if (request_.songs[i].failed) continue;
    const SongLevel& level = request_.songs[i].levels[config_.level];
    progress_.codes_done += static_cast<std::int64_t>(level.codes.size() + level.drawn.size());
    progress_.codes_total += totals_[i];
  }
  rate_.add(monotonic_seconds(), progress_.codes_done);
  progress_.codes_per_second = rate_.codes_per_second();
  progress_.seconds_left = rate_.seconds_left(progress_.codes_total - progress_.codes_done);
}

}  // namespace crooner::sampling
