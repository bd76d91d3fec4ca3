#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "text/labeller.h"

namespace crooner::sampling {

// How the codes of one level are sampled.
struct LevelSettings {
  float temperature = 0.99f;  // > 0
  int top_k = 0;              // 0: off; at most one of top_k and top_p
  float top_p = 0.0f;         // 0: off
  double hop_fraction = 0.5;  // hop between windows, of n_ctx (published: 0.5, 0.5, 0.125)
  bool greedy = false;        // the largest logit; for tests
};

// One level of one song: what exists and what to sample. Codes are codebook indices; sample()
// appends to them.
struct SongLevel {
  LevelSettings settings;
  text::Labels labels;      // for this level's prior; unused by one without labels
  std::int64_t target = 0;  // codes that the windows are planned for: plan::codes_per_level()
  std::vector<std::int64_t> codes;  // the prompt and the codes of finished windows
  std::int64_t prompt_length = 0;   // how many of them are the prompt

  // Tokens already sampled in the first unfinished window, as Observer::on_tokens() received them.
  // The window continues after them with the bits of an uninterrupted one.
  std::vector<std::int64_t> pending_tokens;
};

// A song to sample. Its codes depend on these fields, the model, the precision and the back end,
// and on nothing else: not on the other songs of the workload.
struct SongState {
  std::uint64_t seed = 0;
  std::uint32_t sample_index = 0;  // among the songs of the seed (--songs)
  std::int64_t total_length = 0;   // samples, of the whole song that this is a part of
  std::int64_t offset = 0;         // samples of the whole song before this part
  std::vector<SongLevel> levels;   // bottom first, one per level of the model
  bool failed = false;             // set by sample(), which skips the song from then on
};

// Songs, and the levels to sample: first_level, first_level - 1, ..., last_level (0 is the bottom).
// Ancestral, primed and continued songs begin at the top level, upsampling one below
// (docs/spec/sampling.md, section 3); otherwise they differ only in the codes that exist.
struct Workload {
  std::vector<SongState> songs;  // a song's index is called `job` in this room
  int first_level = 2;
  int last_level = 0;
  std::vector<int> max_batch;   // engine rows per level; at least 1 each
  double report_seconds = 2.0;  // interval of Observer::on_tokens(); 0: after every step
  std::stop_token stop;         // checked between steps: sample() throws Cancelled
};

}  // namespace crooner::sampling
