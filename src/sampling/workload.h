#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "text/labeller.h"

namespace crooner::sampling {

// How the codes of one level are drawn.
struct LevelSettings {
  float temperature = 0.99f;  // > 0
  int top_k = 0;              // 0: off; at most one of top_k and top_p
  float top_p = 0.0f;         // 0: off
  double hop_fraction = 0.5;  // windows move on by this share of n_ctx (published: 0.5, 0.5, 0.125)
  bool greedy = false;        // the largest logit; for tests
};

// One level of one song: what stands and what is wanted. Codes are codebook indices; sample()
// appends to them.
struct SongLevel {
  LevelSettings settings;
  text::Labels labels;      // for this level's prior; unused by one without labels
  std::int64_t wanted = 0;  // codes that the windows are planned for: plan::codes_per_level()
  std::vector<std::int64_t> codes;  // that stand: the prompt, and windows finished before
  std::int64_t prompt = 0;          // how many of them the song started from (not made by it)

  // Tokens already drawn in the first unfinished window, as the observer got them (`drawn`). The
  // song goes on after them with the very bits of an uninterrupted one.
  std::vector<std::int64_t> drawn;
};

// A song to be made. Its codes depend on what stands here, the model, the precision and the back
// end, and on nothing else: not on the other songs of the request.
struct SongState {
  std::uint64_t seed = 0;
  std::uint32_t index = 0;        // of the song among those of the seed (--songs)
  std::int64_t total_length = 0;  // samples of the whole song that it is a part of
  std::int64_t offset = 0;        // samples before the part that is made
  std::vector<SongLevel> levels;  // bottom first, one for each level of the model
  bool failed = false;  // set by sample() (Observer::on_song_failed); left out from there on
};

// Songs, and the levels that are sampled: first, first - 1, ..., last (levels count from the
// bottom). Ancestral, primed and continued songs begin at the top, upsampling one below
// (docs/spec/sampling.md, section 3); what differs is only the codes that stand.
struct Workload {
  std::vector<SongState> songs;
  int first_level = 2;
  int last_level = 0;
  std::vector<int> max_batch;   // rows of an engine, by level; at least 1 each
  double report_seconds = 2.0;  // `drawn` comes about this often; 0: after every step
  std::stop_token stop;         // checked between steps: sample() throws Cancelled
};

}  // namespace crooner::sampling
