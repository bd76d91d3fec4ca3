#pragma once

#include <cstdint>
#include <vector>

#include "config/prior_config.h"

namespace crooner::plan {

// Samples of the shortest song that can be made when the levels below `top_sampled` or equal to it
// are sampled down to `last`: an upsampler needs one full window (docs/spec/sampling.md, section
// 1). `priors` by level, bottom first. At least one top code.
std::int64_t min_length(const std::vector<config::PriorConfig>& priors, int first, int last);

// `samples` rounded up to a whole number of top codes.
std::int64_t round_up_to_top_code(const std::vector<config::PriorConfig>& priors,
                                  std::int64_t samples);

// How many codes each level's windows are planned for, bottom first, so that the finished song has
// `length` samples (a whole number of top codes). `prompt` top codes stand already: where the song
// is shorter than one top window, the windows' rule counts new codes only, and this takes them off.
// Throws UsageError that names the shortest possible length when the upsamplers cannot make it.
std::vector<std::int64_t> codes_per_level(const std::vector<config::PriorConfig>& priors,
                                          std::int64_t length, std::int64_t prompt, int first,
                                          int last);

}  // namespace crooner::plan
