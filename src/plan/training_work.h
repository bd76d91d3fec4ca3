#pragma once

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::plan {

// Floating-point operations of one forward pass over a window, with logits at every position, the
// lyrics' encoder and the conditioner: products of matrices and attention over the keys that a
// position may read.
double forward_flops(const config::PriorConfig& config);

// Those of a step of training, all its items: the backward pass costs twice the forward one, and
// with `recompute` the transformer runs forward once more. Losses and the optimiser are left out.
double step_flops(const config::PriorPreset& preset);
// The levels that are trained are encoded, looked up in the codebook and decoded.
double step_flops(const config::VqvaePreset& preset);

}  // namespace crooner::plan
