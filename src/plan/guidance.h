#pragma once

#include <crooner/guidance.h>

#include <vector>

#include "config/model_folder.h"

namespace crooner::plan {

// The weights of every level, bottom first: those of `guidance`, else the model's. A weight for all
// levels counts where the prior reads what it guides by. Throws UsageError for a weight out of its
// range, a level that the model does not have, what a named level or all levels do not read, and
// too many other lyrics.
std::vector<config::GuidanceWeights> guidance_weights(const config::ModelFolder& model,
                                                      const Guidance& guidance);

// The rows that a song needs besides its own at a level of these weights.
int guide_rows(const config::GuidanceWeights& weights, const Guidance& guidance);

}  // namespace crooner::plan
