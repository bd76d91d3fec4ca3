#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "plan/memory.h"

namespace crooner::plan {

// The songs to plan. Vectors are by level, bottom first.
struct PlanRequest {
  std::vector<config::PriorConfig> priors;  // of every level; below `last_level` only level and hop
  config::VqvaeConfig vqvae;
  int songs = 1;
  int first_level = 2;  // the first level to sample, and the last
  int last_level = 0;
  std::int64_t samples = 0;          // per finished song
  std::vector<std::int64_t> wanted;  // codes that windows are planned for (codes_per_level())
  std::vector<std::int64_t> prompt;  // of them, the codes that exist already
  std::vector<double> hop_fraction;  // hop between windows / n_ctx
  std::vector<int> segments;         // per song at most (plan/segments.h); 0: auto_segments()
  std::vector<int> guides;           // rows that guide each song; empty: none
  std::vector<LevelBackend> backends;
  int max_batch = 0;  // songs or segments sampled at once at most; 0: as many as are useful
};

struct LevelPlan {
  int level = 0;
  LevelMemory memory;
  int segments = 1;            // per song
  int rows = 1;                // songs or segments sampled at once
  int max_rows = 0;            // as many as fit; 0: not even one
  int guides = 0;              // further rows of the engine per song
  std::int64_t windows = 0;    // per song
  std::int64_t codes = 0;      // to sample, per song
  std::int64_t prefilled = 0;  // prompt positions that are computed again, per song
  std::int64_t decoding = 0;   // bytes of the VQ-VAE per song that is being decoded
  std::int64_t held = 0;       // bytes of all songs' codes, of this level and those above

  // The peak in bytes, in addition to SongsPlan::fixed and audio.
  std::int64_t peak(int songs_at_once) const;
  std::int64_t peak() const { return peak(rows); }
  std::int64_t steps(int songs) const;  // decoding steps of the engine, all songs
};

struct SongsPlan {
  std::vector<LevelPlan> levels;  // in sampling order
  std::int64_t fixed = 0;         // LibTorch and the program itself
  std::int64_t audio = 0;         // the songs' samples
  std::int64_t encoding = 0;      // of encoding the prompt

  std::int64_t peak() const;
  std::int64_t peak(const LevelPlan& level, int rows) const {
    return fixed + audio + level.peak(rows);
  }
};

// Plans windows, work and memory, with as many songs at once as fit into `available` bytes (no
// value: unlimited). One level is resident at a time. Throws UsageError for impossible lengths.
SongsPlan plan_songs(const PlanRequest& request, std::optional<std::int64_t> available);

// The audio of this many songs is decoded while they are sampled (api/level_decoder.h).
inline constexpr int kConcurrentDecodes = 4;

// Beyond this many rows the cost of a step grows linearly.
inline constexpr int kUsefulBatch = 32, kUsefulBatchOfGpu = 64;
constexpr int useful_batch(const LevelBackend& backend) {
  return backend.on_host ? kUsefulBatch : kUsefulBatchOfGpu;
}

}  // namespace crooner::plan
