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

// Samples one level of all songs by continuous batching: each song, or each of its segments,
// occupies a slot, and a slot that becomes free at any step is filled with what waits next. A slot
// has as many rows of the level's engine as the song with the most guides needs. Three indices
// occur here: `job` (a song's index in the workload), `slot`, and `entry` (a position in the list
// of rows of the engine's call).
class LevelScheduler {
 public:
  // Reports songs whose level is already complete to the observer at once.
  LevelScheduler(const config::PriorConfig& config, Workload& workload, int levels,
                 Observer& observer);

  // How many segments still need codes of this level; a song has at least one.
  int unfinished() const { return static_cast<int>(waiting_.size()); }

  // Rows of the engine per slot.
  int rows_per_slot() const { return rows_per_slot_; }

  // Runs until every song has its codes. The engine has rows for some whole slots. Throws Cancelled
  // between two steps.
  void run(LoadedLevel& level);

 private:
  void fill_free_slots(LoadedLevel& level);
  void step(LoadedLevel& level);  // samples some tokens in every occupied slot
  void append_tokens(LoadedLevel& level, int slot, std::span<const std::int64_t> tokens);
  void begin_window(LoadedLevel& level, int slot);
  void finish_segment(int job);
  void finish_song(int job);
  void report_tokens();
  void update_progress();
  std::int64_t codes_done(int job) const;
  bool has_songs() const;  // in slots
  int unfinished_songs() const;
  int failed_songs() const;

  // Runs what concerns one song only. False: it failed, and the song is skipped from then on.
  bool attempt(int job, const std::function<void()>& work);
  bool attempt_in_slot(int slot, const std::function<void()>& work);  // frees its slots on failure
  void handle_non_finite(LoadedLevel& level, const engine::NonFiniteLogits& error);

  struct WaitingSegment {
    int job;
    int segment;
  };

  const config::PriorConfig& config_;
  Workload& workload_;
  Observer& observer_;
  Progress progress_;
  RateMeter rate_;
  // Per job: codes of its segments when they are complete, and segments that are not.
  std::vector<std::int64_t> codes_total_;
  std::vector<int> open_segments_;
  std::queue<WaitingSegment> waiting_;  // without a slot
  int rows_per_slot_ = 1;
  std::vector<std::unique_ptr<Slot>> slots_;  // null: free
  StepBudget step_budget_;
};

}  // namespace crooner::sampling
