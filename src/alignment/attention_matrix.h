#pragma once

#include <ATen/core/Tensor.h>

#include <stop_token>

#include "model/layerwise_prior.h"
#include "model/prior.h"
#include "sampling/workload.h"

namespace crooner::alignment {

// The attention of each top code of a finished song to each character of its lyrics
// (docs/spec/sampling.md, section 5): float32 [top codes, characters of the whole lyrics], on the
// CPU, from the head that the model's configuration names. The prior runs once over each window;
// where windows overlap the earlier one counts. `prior` is the top one, with its weights on
// `device`. Throws UsageError for a model without an alignment head and for a song without lyrics;
// Cancelled once a stop is requested.
at::Tensor attention_matrix(const model::Prior& prior, const sampling::SongState& song,
                            const at::Device& device, const std::stop_token& stop = {});

// The same bits, by a prior whose layers are read once for many windows.
at::Tensor attention_matrix(const model::LayerwisePrior& prior, const sampling::SongState& song,
                            const at::Device& device, const std::stop_token& stop = {});

}  // namespace crooner::alignment
