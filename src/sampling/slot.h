#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sampling/level_loader.h"
#include "sampling/observer.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// One segment of a level of one song (usually the whole level), sampled window after window in a
// row of the level's engine; the rows that guide it follow.
class Slot {
 public:
  // `job`: the song's index in the workload. The song must outlive the slot, and its level has an
  // entry for the segment.
  Slot(const config::PriorConfig& config, SongState& song, int job, int segment);

  bool finished() const { return window_.window >= static_cast<int>(windows_.size()); }
  const WindowId& window() const { return window_; }
  int job() const { return window_.job; }

  int rows() const { return 1 + static_cast<int>(level().guides.size()); }

  // Loads the window into the engine's rows from `row` on: its conditions, its prompt and its
  // pending tokens.
  void begin_window(LoadedLevel& level, int row);

  // Codes that the window still needs.
  int codes_left() const;

  // By row; the song's own is number `entry` of the engine's call.
  std::vector<engine::SamplingParams> sampling_params(int entry) const;

  // Appends tokens that were sampled; if they complete the window, advances to the next one.
  // Returns whether they did.
  bool append(std::span<const std::int64_t> tokens, Observer& observer);

  // Passes the tokens sampled since the last report to the observer.
  void report(Observer& observer);

  std::int64_t codes_done() const;   // of the segment, pending tokens and prompt included
  std::int64_t codes_total() const;  // when it is complete, prompt included

 private:
  SongLevel& level() { return song_.levels[config_.level]; }
  const SongLevel& level() const { return song_.levels[config_.level]; }
  std::vector<std::int64_t>& codes() const;  // of the segment
  std::vector<std::int64_t>& pending_tokens() const;
  void enter_window(int window);
  // Fills an engine row up to the first code that is to be sampled.
  void begin_row(engine::Engine& engine, int row, const nn::Conditions& conditions,
                 const std::vector<std::int64_t>& labels);

  const config::PriorConfig& config_;
  SongState& song_;
  std::int64_t begin_;  // of the segment
  std::vector<plan::Window> windows_;
  WindowId window_;
  std::size_t reported_ = 0;  // of pending_tokens()
};

}  // namespace crooner::sampling
