#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sampling/level_loader.h"
#include "sampling/observer.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// One level of one song in one row of the level's engine, sampled window after window.
class Slot {
 public:
  // `job`: the song's index in the workload. The song must outlive the slot.
  Slot(const config::PriorConfig& config, SongState& song, int job);

  bool finished() const { return window_.window >= static_cast<int>(windows_.size()); }
  const WindowId& window() const { return window_; }
  int job() const { return window_.job; }

  // Loads the window into an engine row: its conditions, its prompt and its pending tokens.
  void begin_window(LoadedLevel& level, int row);

  // Codes that the window still needs.
  int codes_left() const;

  engine::SamplingParams sampling_params() const;

  // Appends tokens that were sampled; if they complete the window, advances to the next one.
  // Returns whether they did.
  bool append(std::span<const std::int64_t> tokens, Observer& observer);

  // Passes the tokens sampled since the last report to the observer.
  void report(Observer& observer);

  std::int64_t codes_total() const;  // of the level when it is complete, including the prompt

 private:
  SongLevel& level() { return song_.levels[config_.level]; }
  const SongLevel& level() const { return song_.levels[config_.level]; }
  void enter_window(int window);

  const config::PriorConfig& config_;
  SongState& song_;
  std::vector<plan::Window> windows_;
  WindowId window_;
  std::size_t reported_ = 0;  // of level().pending_tokens
};

}  // namespace crooner::sampling
