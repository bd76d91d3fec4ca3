#pragma once

#include <cstdint>
#include <vector>

#include "config/prior_config.h"

namespace crooner::plan {

// The length in samples of the shortest possible song when levels `first` down to `last` are
// sampled: an upsampler needs one full window (docs/spec/sampling.md, section 1). `priors` by
// level, bottom first. At least one top code.
std::int64_t min_length(const std::vector<config::PriorConfig>& priors, int first, int last);

// `samples` rounded up to a whole number of top codes.
std::int64_t round_up_to_top_code(const std::vector<config::PriorConfig>& priors,
                                  std::int64_t samples);

// The number of codes to plan windows for per level, bottom first, so that the finished song has
// `length` samples (a whole number of top codes). `prompt` top codes exist already: for a song
// shorter than one top window, windows() counts new codes only, so they are subtracted. Throws
// UsageError naming the shortest possible length when the song is too short for the upsamplers.
std::vector<std::int64_t> codes_per_level(const std::vector<config::PriorConfig>& priors,
                                          std::int64_t length, std::int64_t prompt, int first,
                                          int last);

}  // namespace crooner::plan
