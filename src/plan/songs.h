#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "plan/memory.h"

namespace crooner::plan {

// Songs that are asked for. Vectors are by level, bottom first.
struct PlanRequest {
  std::vector<config::PriorConfig> priors;  // of every level; those below `last_level` only in name
  config::VqvaeConfig vqvae;
  int songs = 1;
  int first_level = 2;  // the first one to be sampled, and the last
  int last_level = 0;
  std::int64_t samples = 0;          // of a finished song
  std::vector<std::int64_t> wanted;  // codes that windows are planned for (codes_per_level())
  std::vector<std::int64_t> prompt;  // of them, that stand already
  std::vector<double> hop_fraction;  // how far windows move on
  std::vector<LevelBackend> backends;
  int max_batch = 0;  // songs at once at most; 0: as many as are useful
};

// One level of them.
struct LevelPlan {
  int level = 0;
  LevelMemory memory;
  int rows = 1;                // songs at once
  int max_rows = 0;            // that fit; 0: not one does
  std::int64_t windows = 0;    // of a song
  std::int64_t codes = 0;      // to be sampled, of a song
  std::int64_t prefilled = 0;  // positions that prompts run again, of a song
  std::int64_t sound = 0;      // what the VQ-VAE holds when the level is made into sound
  std::int64_t held = 0;       // codes of all songs, of this level and those above

  // The most that is held at once beside what the process has anyway.
  std::int64_t peak(int songs_at_once) const;
  std::int64_t peak() const { return peak(rows); }
  std::int64_t steps(int songs) const;  // of the engine, all songs
};

struct SongsPlan {
  std::vector<LevelPlan> levels;  // in the order in which they are made
  std::int64_t fixed = 0;         // LibTorch and the program itself
  std::int64_t sounds = 0;        // the songs' sound
  std::int64_t encoding = 0;      // what coding the prompt holds

  std::int64_t peak() const;
  std::int64_t peak(const LevelPlan& level, int rows) const {
    return fixed + sounds + level.peak(rows);
  }
};

// Windows, work and memory of songs, with as many at once as `available` bytes hold (no value:
// whatever is asked for). One level is resident at a time. Throws UsageError for lengths that
// cannot be.
SongsPlan plan_songs(const PlanRequest& asked, std::optional<std::int64_t> available);

// The sound of so many songs is made while they are sampled (api/level_decoder.h).
inline constexpr int kConcurrentDecodes = 4;

// Beyond so many songs at once a step's cost grows with them.
inline constexpr int kUsefulBatch = 32;

}  // namespace crooner::plan
