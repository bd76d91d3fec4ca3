#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sampling/level_loader.h"
#include "sampling/observer.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// One song at one level, in one row of the level's engine: window after window.
class Slot {
 public:
  // `number`: of the song in the request. The song must outlive the row.
  Slot(const config::PriorConfig& config, SongState& song, int number);

  bool finished() const { return place_.window >= static_cast<int>(windows_.size()); }
  const WindowId& place() const { return place_; }
  int number() const { return place_.song; }

  // Puts the window's conditions and prompt, and what was drawn of it before, into an engine's row.
  void begin_window(LoadedLevel& level, int row, Observer& observer);

  // Codes that the window still lacks.
  int missing() const;

  engine::SamplingParams draw() const;

  // Takes tokens that were drawn; when they complete the window, moves on to the next one.
  // Returns whether they did.
  bool take(std::span<const std::int64_t> tokens, Observer& observer);

  // Tells the observer what was drawn since the last time.
  void report(Observer& observer);

  std::int64_t codes_total() const;  // of the level, the prompt included

 private:
  SongLevel& level() { return song_.levels[config_.level]; }
  const SongLevel& level() const { return song_.levels[config_.level]; }
  void enter(int window);

  const config::PriorConfig& config_;
  SongState& song_;
  std::vector<plan::Window> windows_;
  WindowId place_;
  std::size_t reported_ = 0;  // of level().drawn
};

}  // namespace crooner::sampling
