#pragma once

#include <cstdint>
#include <functional>

#include "config/prior_config.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// Joins the finished segments of a level: its codes become those of the whole level, and its seams
// say where the segments meet. `choose_seam` as in Workload. A level of one segment, or one whose
// segments are joined already, is left as it is.
void join_segments(const config::PriorConfig& config,
                   const std::function<std::int64_t(const Overlap&)>& choose_seam,
                   SongLevel& level);

// Appends the codes that follow those of a finished level, unless it has them already.
void append_following(const config::PriorConfig& config, SongLevel& level);

}  // namespace crooner::sampling
