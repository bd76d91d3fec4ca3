#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <vector>

#include "base/progress.h"
#include "engine/token_sampler/non_finite.h"
#include "sampling/call_pace.h"
#include "sampling/song_row.h"

namespace crooner::sampling {

// Samples one level of all songs. Songs are rows of the engine; one that is done makes room for the
// next at any step, so that the last long song does not hold empty rows.
class LevelRun {
 public:
  LevelRun(const config::PriorConfig& config, Request& request, int levels, Observer& observer);

  // Songs that lack codes of this level.
  int unfinished() const { return static_cast<int>(waiting_.size()); }

  // Until every song has its codes. Throws Interrupted between two steps.
  void run(Level& level);

 private:
  void seat_songs(Level& level);
  void step(Level& level);  // some tokens in every taken row
  void take(Level& level, int row, std::span<const std::int64_t> tokens);
  void finish_song(int song);
  void report();
  int failed() const;  // songs that are left out

  // Does what concerns one song only. False: it failed, and the song is left out from here on.
  bool attempt(int song, const std::function<void()>& work);
  bool attempt_row(int row, const std::function<void()>& work);  // frees the row then
  void drop_row(Level& level, const engine::NonFiniteLogits& error);
  void advanced();

  const config::PriorConfig& config_;
  Request& request_;
  Observer& observer_;
  Progress progress_;
  RateMeter rate_;
  std::vector<std::int64_t> totals_;            // codes of each song's level when it is done
  std::queue<int> waiting_;                     // songs without a row
  std::vector<std::unique_ptr<SongRow>> rows_;  // of the engine; null: free
  CallPace pace_;
};

}  // namespace crooner::sampling
