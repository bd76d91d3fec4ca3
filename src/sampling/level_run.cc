#include "sampling/level_run.h"

#include <algorithm>

#include "base/cat.h"
#include "base/error.h"
#include "base/out_of_memory.h"
#include "base/signals.h"
#include "sampling/windows_of.h"

namespace crooner::sampling {
namespace {

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
    : config_(config), request_(request), observer_(observer), pace_(request.report_seconds) {
  progress_.level = config.level;
  progress_.levels = levels;
  for (int i = 0; i < static_cast<int>(request.songs.size()); ++i) {
    const SongRow row(config, request.songs[i], i);
    totals_.push_back(row.codes_total());
    if (request.songs[i].failed) continue;
    if (row.finished()) {
      finish_song(i);
    } else {
      waiting_.push(i);
    }
  }
}

bool LevelRun::attempt(int song, const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Interrupted&) {
    throw;
  } catch (const OutOfMemory&) {  // not this song's fault: fewer at once may do
    throw;
  } catch (const Error& error) {
    if (!observer_.song_failed(song, error)) throw;
    request_.songs[song].failed = true;
    return false;
  }
}

bool LevelRun::attempt_row(int row, const std::function<void()>& work) {
  const bool done = attempt(rows_[row]->number(), work);
  if (!done) rows_[row].reset();
  return done;
}

void LevelRun::finish_song(int song) {
  attempt(song, [&] {
    observer_.song_level_finished(config_.level, song,
                                  request_.songs[song].levels[config_.level].codes);
  });
}

void LevelRun::run(Level& level) {
  rows_.resize(level.engine().rows());
  pace_.told();
  const int songs = unfinished(), failed_before = failed();
  seat_songs(level);
  advanced();
  const double began = steady_seconds();
  const std::int64_t codes_before = progress_.codes_done;
  observer_.level_started(progress_);
  while (std::any_of(rows_.begin(), rows_.end(), [](const auto& row) { return row != nullptr; })) {
    if (caught_signal() != 0) report();
    throw_if_interrupted();
    step(level);
    if (pace_.time_to_tell()) report();
    seat_songs(level);
    advanced();
    observer_.advanced(progress_);
  }
  // Of the whole level now, no longer of the moment.
  const auto made = static_cast<double>(progress_.codes_done - codes_before);
  progress_.songs = songs - (failed() - failed_before);
  progress_.codes_per_second = std::max(made, 0.0) / std::max(steady_seconds() - began, 1e-9);
  progress_.seconds_left.reset();
  observer_.level_finished(progress_);
}

int LevelRun::failed() const {
  return static_cast<int>(std::count_if(request_.songs.begin(), request_.songs.end(),
                                        [](const Song& song) { return song.failed; }));
}

void LevelRun::seat_songs(Level& level) {
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    while (!rows_[i] && !waiting_.empty()) {
      const int song = waiting_.front();
      waiting_.pop();
      rows_[i] = std::make_unique<SongRow>(config_, request_.songs[song], song);
      attempt_row(i, [&] { rows_[i]->begin_window(level, i, observer_); });
    }
  }
}

void LevelRun::step(Level& level) {
  std::vector<int> taken;
  std::vector<engine::Draw> draws;
  int steps = pace_.steps();
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (!rows_[i]) continue;
    taken.push_back(i);
    draws.push_back(rows_[i]->draw());
    steps = std::min(steps, rows_[i]->missing());
  }

  pace_.call_begins();
  std::vector<std::int64_t> tokens;
  try {
    tokens = level.engine().decode(taken, steps, draws);
  } catch (const engine::NonFiniteLogits& error) {
    report();
    drop_row(level, error);
    return;
  } catch (...) {  // out of memory, say: what was drawn is told, and the songs go on after it
    report();
    throw;
  }
  pace_.call_ended(steps);
  for (std::size_t k = 0; k < taken.size(); ++k) {
    take(level, taken[k], std::span(tokens).subspan(k * steps, steps));
  }
}

void LevelRun::take(Level& level, int row, std::span<const std::int64_t> tokens) {
  SongRow& song = *rows_[row];
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
void LevelRun::drop_row(Level& level, const engine::NonFiniteLogits& error) {
  const bool there = rows_[error.row()] != nullptr;  // telling its tokens may have failed it too
  if (there) attempt_row(error.row(), [&] { throw in_words(error, *rows_[error.row()], config_); });
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (rows_[i]) attempt_row(i, [&] { rows_[i]->begin_window(level, i, observer_); });
  }
}

void LevelRun::report() {
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    if (rows_[i]) attempt_row(i, [&] { rows_[i]->report(observer_); });
  }
  pace_.told();
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
  progress_.codes_total = 0;
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    if (request_.songs[i].failed) continue;
    const SongLevel& level = request_.songs[i].levels[config_.level];
    progress_.codes_done += static_cast<std::int64_t>(level.codes.size() + level.drawn.size());
    progress_.codes_total += totals_[i];
  }
  rate_.add(steady_seconds(), progress_.codes_done);
  progress_.codes_per_second = rate_.codes_per_second();
  progress_.seconds_left = rate_.seconds_left(progress_.codes_total - progress_.codes_done);
}

}  // namespace crooner::sampling
