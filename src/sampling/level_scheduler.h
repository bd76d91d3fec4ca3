#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <vector>

#include "base/progress.h"
#include "engine/token_sampler/non_finite.h"
#include "sampling/slot.h"
#include "sampling/step_budget.h"

namespace crooner::sampling {

// Samples one level of all songs. Songs are rows of the engine; one that is done makes room for the
// next at any step, so that the last long song does not hold empty rows.
class LevelScheduler {
 public:
  LevelScheduler(const config::PriorConfig& config, Workload& request, int levels,
                 Observer& observer);

  // Songs that lack codes of this level.
  int unfinished() const { return static_cast<int>(waiting_.size()); }

  // Until every song has its codes. Throws Interrupted between two steps.
  void run(LoadedLevel& level);

 private:
  void fill_free_slots(LoadedLevel& level);
  void step(LoadedLevel& level);  // some tokens in every taken row
  void take(LoadedLevel& level, int row, std::span<const std::int64_t> tokens);
  void finish_song(int song);
  void report();
  int failed() const;  // songs that are left out

  // Does what concerns one song only. False: it failed, and the song is left out from here on.
  bool attempt(int song, const std::function<void()>& work);
  bool attempt_row(int row, const std::function<void()>& work);  // frees the row then
  void handle_non_finite(LoadedLevel& level, const engine::NonFiniteLogits& error);
  void advanced();

  const config::PriorConfig& config_;
  Workload& request_;
  Observer& observer_;
  Progress progress_;
  RateMeter rate_;
  std::vector<std::int64_t> totals_;         // codes of each song's level when it is done
  std::queue<int> waiting_;                  // songs without a row
  std::vector<std::unique_ptr<Slot>> rows_;  // of the engine; null: free
  StepBudget step_budget_;
};

}  // namespace crooner::sampling
