#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/token_sampler/token_sampler.h"

namespace crooner::engine::cuda {

// The rows of a call in groups of at most `most`, each for one step: a row and those that guide it
// in the same group. Returns indices of `params`. Throws UsageError when more than `most` belong
// together.
std::vector<std::vector<std::size_t>> step_groups(std::span<const SamplingParams> params,
                                                  std::size_t most);

}  // namespace crooner::engine::cuda
