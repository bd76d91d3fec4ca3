#include "sampling/level_scheduler.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "sampling/join_segments.h"
#include "sampling/window_inputs.h"

namespace crooner::sampling {
namespace {

InputError with_song(const engine::NonFiniteLogits& error, const Slot& slot,
                     const config::PriorConfig& config) {
  const WindowId& window = slot.window();
  const std::int64_t position = window.range.start + error.position() - config.lyric_positions();
  return InputError(str_cat(
      "The level ", window.level, " prior yields logits that are not finite at code ", position,
      " (song ", window.job + 1, ", window ", window.window + 1, " of ", window.windows,
      "): its weights are damaged or exceed the range of the precision. This code and those after "
      "it were not written."));
}

}  // namespace

LevelScheduler::LevelScheduler(const config::PriorConfig& config, Workload& workload, int levels,
                               Observer& observer)
    : config_(config),
      workload_(workload),
      observer_(observer),
      step_budget_(workload.report_seconds) {
  progress_.level = config.level;
  progress_.levels = levels;
  for (int job = 0; job < static_cast<int>(workload.songs.size()); ++job) {
    SongState& song = workload.songs[job];
    SongLevel& of_level = song.levels[config.level];
    const auto segments = static_cast<int>(level_segments(config, of_level).size());
    of_level.segments.resize(static_cast<std::size_t>(segments) - 1);
    codes_total_.push_back(0);
    open_segments_.push_back(0);
    for (int segment = 0; segment < segments; ++segment) {
      const Slot slot(config, song, job, segment);
      codes_total_.back() += slot.codes_total();
      if (song.failed || slot.finished()) continue;
      ++open_segments_.back();
      waiting_.push({job, segment});
      rows_per_slot_ = std::max(rows_per_slot_, slot.rows());
    }
    if (!song.failed && open_segments_.back() == 0) finish_song(job);
  }
}

bool LevelScheduler::attempt(int job, const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Cancelled&) {
    throw;
  } catch (const OutOfMemory&) {  // not the song's fault: a smaller batch may fit
    throw;
  } catch (const Error& error) {
    if (!observer_.on_song_failed(job, error)) throw;
    workload_.songs[job].failed = true;
    return false;
  }
}

bool LevelScheduler::attempt_in_slot(int slot, const std::function<void()>& work) {
  const int job = slots_[slot]->job();
  const bool done = attempt(job, work);
  if (done) return true;
  for (std::unique_ptr<Slot>& each : slots_) {
    if (each && each->job() == job) each.reset();
  }
  return false;
}

void LevelScheduler::finish_segment(int job) {
  if (--open_segments_[job] == 0) finish_song(job);
}

void LevelScheduler::finish_song(int job) {
  attempt(job, [&] {
    SongLevel& level = workload_.songs[job].levels[config_.level];
    join_segments(config_, workload_.choose_seam, level);
    append_following(config_, level);
    observer_.on_song_level_end(config_.level, job, level.codes);
  });
}

void LevelScheduler::run(LoadedLevel& level) {
  slots_.resize(level.engine().rows() / rows_per_slot_);
  step_budget_.reported();
  const int songs = unfinished_songs(), failed_before = failed_songs();
  fill_free_slots(level);
  update_progress();
  const double began = monotonic_seconds();
  const std::int64_t codes_before = progress_.codes_done;
  observer_.on_level_begin(progress_);
  while (has_songs()) {
    if (caught_signal() != 0 || workload_.stop.stop_requested()) report_tokens();
    throw_if_interrupted(workload_.stop);
    step(level);
    if (step_budget_.report_due()) report_tokens();
    fill_free_slots(level);
    update_progress();
    if (has_songs()) observer_.on_progress(progress_);  // else the level ends
  }
  // The summary of the level, no longer that of the moment.
  const auto sampled = static_cast<double>(progress_.codes_done - codes_before);
  progress_.songs = songs - (failed_songs() - failed_before);
  progress_.codes_per_second = std::max(sampled, 0.0) / std::max(monotonic_seconds() - began, 1e-9);
  progress_.seconds_left.reset();
  observer_.on_level_end(progress_);
}

bool LevelScheduler::has_songs() const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [](const std::unique_ptr<Slot>& slot) { return slot != nullptr; });
}

int LevelScheduler::unfinished_songs() const {
  return static_cast<int>(std::count_if(open_segments_.begin(), open_segments_.end(),
                                        [](int segments) { return segments > 0; }));
}

int LevelScheduler::failed_songs() const {
  return static_cast<int>(std::count_if(workload_.songs.begin(), workload_.songs.end(),
                                        [](const SongState& song) { return song.failed; }));
}

void LevelScheduler::fill_free_slots(LoadedLevel& level) {
  for (int slot = 0; slot < static_cast<int>(slots_.size()); ++slot) {
    while (!slots_[slot] && !waiting_.empty()) {
      const auto [job, segment] = waiting_.front();
      waiting_.pop();
      if (workload_.songs[job].failed) continue;
      slots_[slot] = std::make_unique<Slot>(config_, workload_.songs[job], job, segment);
      attempt_in_slot(slot, [&] { begin_window(level, slot); });
    }
  }
}

void LevelScheduler::begin_window(LoadedLevel& level, int slot) {
  slots_[slot]->begin_window(level, slot * rows_per_slot_);
}

void LevelScheduler::step(LoadedLevel& level) {
  std::vector<int> rows, occupied, entries;
  std::vector<engine::SamplingParams> params;
  int steps = step_budget_.steps();
  for (int slot = 0; slot < static_cast<int>(slots_.size()); ++slot) {
    if (!slots_[slot]) continue;
    const int entry = static_cast<int>(rows.size());
    occupied.push_back(slot);
    entries.push_back(entry);  // of the song's own row
    for (const engine::SamplingParams& one : slots_[slot]->sampling_params(entry)) {
      rows.push_back(slot * rows_per_slot_ + static_cast<int>(rows.size()) - entry);
      params.push_back(one);
    }
    steps = std::min(steps, slots_[slot]->codes_left());
  }

  step_budget_.begin_call();
  std::vector<std::int64_t> tokens;
  try {
    tokens = level.engine().decode(rows, steps, params);
  } catch (const engine::NonFiniteLogits& error) {
    report_tokens();
    handle_non_finite(level, error);
    return;
  } catch (...) {  // for example out of memory: after a retry the songs continue from here
    report_tokens();
    throw;
  }
  step_budget_.end_call(steps);
  for (std::size_t k = 0; k < occupied.size(); ++k) {
    if (!slots_[occupied[k]]) continue;  // another segment of its song has failed
    append_tokens(level, occupied[k], std::span(tokens).subspan(entries[k] * steps, steps));
  }
}

void LevelScheduler::append_tokens(LoadedLevel& level, int slot,
                                   std::span<const std::int64_t> tokens) {
  Slot& own = *slots_[slot];
  const bool appended = attempt_in_slot(slot, [&] {
    if (own.append(tokens, observer_) && !own.finished()) begin_window(level, slot);
  });
  if (!appended || !own.finished()) return;
  const int job = own.job();
  slots_[slot].reset();
  finish_segment(job);
}

// The engine may have sampled some tokens in other rows before it failed; those slots begin their
// windows again, from the tokens that were reported.
void LevelScheduler::handle_non_finite(LoadedLevel& level, const engine::NonFiniteLogits& error) {
  const int failed = error.row() / rows_per_slot_;
  if (slots_[failed]) {  // it may already be free: reporting its tokens may have failed
    attempt_in_slot(failed, [&] { throw with_song(error, *slots_[failed], config_); });
  }
  for (int slot = 0; slot < static_cast<int>(slots_.size()); ++slot) {
    if (slots_[slot]) attempt_in_slot(slot, [&] { begin_window(level, slot); });
  }
}

void LevelScheduler::report_tokens() {
  for (int slot = 0; slot < static_cast<int>(slots_.size()); ++slot) {
    if (slots_[slot]) attempt_in_slot(slot, [&] { slots_[slot]->report(observer_); });
  }
  step_budget_.reported();
}

std::int64_t LevelScheduler::codes_done(int job) const {
  const SongLevel& level = workload_.songs[job].levels[config_.level];
  if (!level.seams.empty()) return codes_total_[job];  // joined: the overlaps are counted twice
  std::size_t codes = level.codes.size() + level.pending_tokens.size();
  for (const SegmentCodes& segment : level.segments) {
    codes += segment.codes.size() + segment.pending_tokens.size();
  }
  return std::min(static_cast<std::int64_t>(codes), codes_total_[job]);  // no following ones
}

void LevelScheduler::update_progress() {
  std::set<int> jobs;
  for (const auto& slot : slots_) {
    if (!slot) continue;
    const WindowId& window = slot->window();
    if (jobs.empty() || window.window < progress_.window) {
      progress_.window = window.window;
      progress_.windows = window.windows;
    }
    jobs.insert(window.job);
  }
  progress_.songs = static_cast<int>(jobs.size());
  progress_.codes_done = 0;
  progress_.codes_total = 0;
  for (int job = 0; job < static_cast<int>(codes_total_.size()); ++job) {
    if (workload_.songs[job].failed) continue;
    progress_.codes_done += codes_done(job);
    progress_.codes_total += codes_total_[job];
  }
  rate_.add(monotonic_seconds(), progress_.codes_done);
  progress_.codes_per_second = rate_.codes_per_second();
  progress_.seconds_left = rate_.seconds_left(progress_.codes_total - progress_.codes_done);
}

}  // namespace crooner::sampling
