#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "config/prior_config.h"
#include "plan/segments.h"
#include "plan/windows.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// The segments of a song's level: one for the whole level, unless its settings ask for more.
std::vector<plan::Segment> level_segments(const config::PriorConfig& config,
                                          const SongLevel& level);

// The windows of a segment that sample something, including those already finished, in codes from
// the song's start. They end before the `following` codes of a level: the last one may be shorter.
std::vector<plan::Window> segment_windows(const config::PriorConfig& config, const SongLevel& level,
                                          int segment);

// How many codes a level with `following` codes has before them when all of them are sampled.
std::int64_t sampled_end(const config::PriorConfig& config, const SongLevel& level);

// Those of all segments.
std::vector<plan::Window> level_windows(const config::PriorConfig& config, const SongLevel& level);

// The label vector (docs/spec/model.md, section 4.1) of `labels` for the song's window that starts
// at code `start`: offset, length and lyric window. Empty for a prior without labels.
std::vector<std::int64_t> window_labels(const config::PriorConfig& config, const SongState& song,
                                        const text::Labels& labels, std::int64_t start);

// The upper level's codes for the window that starts at code `start`, [n_ctx / up_ratio]. Empty at
// the top level.
std::span<const std::int64_t> upper_codes(const config::PriorConfig& config, const SongState& song,
                                          std::int64_t start);

// The tokens before the first one that a window samples: its lyrics, if they share the sequence,
// then its prompt.
std::vector<std::int64_t> prompt_tokens(const config::PriorConfig& config,
                                        const std::vector<std::int64_t>& labels,
                                        std::span<const std::int64_t> codes);

// The code of a token; a lyric token at the position of a code counts as code 0.
inline std::int64_t token_to_code(const config::PriorConfig& config, std::int64_t token) {
  return token < config.code_shift() ? 0 : token - config.code_shift();
}

}  // namespace crooner::sampling
