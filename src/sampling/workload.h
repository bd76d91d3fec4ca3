#pragma once

#include <cstdint>
#include <functional>
#include <span>
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
  int segments = 1;           // of an upsampled level, sampled at once (plan/segments.h)
  bool greedy = false;        // the largest logit; for tests
};

// What a row that guides a song leaves out: its lyrics, or its genre and artist.
enum class GuideKind { kLyrics, kNames };

// A row that is sampled away from (crooner/guidance.h): the same song under other labels.
struct Guide {
  GuideKind kind = GuideKind::kLyrics;
  text::Labels labels = {};
  float weight = 0;  // at least 0
};

// What exists of a segment after a level's first one, from its begin.
struct SegmentCodes {
  std::vector<std::int64_t> codes;           // of finished windows
  std::vector<std::int64_t> pending_tokens;  // as SongLevel::pending_tokens
};

// Where two segments of a level were joined. Both have sampled the codes of their overlap; up to
// `position` the song has those of the left one.
struct Seam {
  std::int64_t position = 0;       // in codes of the level, as `begin`
  std::int64_t begin = 0;          // of the overlap
  std::vector<std::int64_t> left;  // codes of the overlap
  std::vector<std::int64_t> right;
};

// Two finished segments that share `length` codes, at the end of `left` and the begin of `right`.
struct Overlap {
  int level = 0;
  std::int64_t length = 0;
  std::span<const std::int64_t> left;  // all codes of the segment
  std::span<const std::int64_t> right;
};

// One level of one song: what exists and what to sample. Codes are codebook indices; sample()
// appends to them.
struct SongLevel {
  LevelSettings settings;
  text::Labels labels;  // for this level's prior; unused by one without labels
  std::vector<Guide> guides = {};
  std::int64_t target = 0;  // codes that the windows are planned for: plan::codes_per_level()
  std::vector<std::int64_t> codes;  // the prompt and the codes of finished windows
  std::int64_t prompt_length = 0;   // how many of them are the prompt
  // Codes that exist after those that are sampled, at the end of the level. sample() appends them
  // when the others are complete. Such a level has one segment.
  std::vector<std::int64_t> following = {};

  // Tokens already sampled in the first unfinished window, as Observer::on_tokens() received them.
  // The window continues after them with the bits of an uninterrupted one.
  std::vector<std::int64_t> pending_tokens;

  // With several segments codes and pending_tokens are the first one's until all are finished;
  // sample() then joins them: codes are the level's.
  std::vector<SegmentCodes> segments;  // the second and following
  std::vector<Seam> seams;             // set when they are joined
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
  std::vector<int> max_batch;   // songs or segments at once, per level; at least 1 each
  double report_seconds = 2.0;  // interval of Observer::on_tokens(); 0: after every step
  std::stop_token stop;         // checked between steps: sample() throws Cancelled

  // Where two segments are joined: how many codes of their overlap are the left one's, 0 to
  // Overlap::length. None: half of them.
  std::function<std::int64_t(const Overlap&)> choose_seam;
};

}  // namespace crooner::sampling
