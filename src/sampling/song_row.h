#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sampling/levels.h"
#include "sampling/observer.h"
#include "sampling/request.h"

namespace crooner::sampling {

// One song at one level, in one row of the level's engine: window after window.
class SongRow {
 public:
  // `number`: of the song in the request. The song must outlive the row.
  SongRow(const config::PriorConfig& config, Song& song, int number);

  bool finished() const { return place_.window >= static_cast<int>(windows_.size()); }
  const Place& place() const { return place_; }
  int number() const { return place_.song; }

  // Puts the window's conditions and prompt, and what was drawn of it before, into an engine's row.
  void begin_window(Level& level, int row, Observer& observer);

  // Codes that the window still lacks.
  int missing() const;

  engine::Draw draw() const;

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
  Song& song_;
  std::vector<plan::Window> windows_;
  Place place_;
  std::size_t reported_ = 0;  // of level().drawn
};

}  // namespace crooner::sampling
