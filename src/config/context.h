#pragma once

#include "config/prior_config.h"

namespace crooner::config {

// The prior with windows of `n_ctx` codes instead of its own (`--n-ctx`): for experiments and for
// machines that are small, with weights made for it (its position embedding is shorter). At most
// its own n_ctx, and whole codes above.
//
// Rows stay as long as they can: `blocks` becomes the divisor of the new sequence whose rows are
// closest in ratio to the old ones (of two equally close, the longer rows). So 8192 codes in 128
// rows of 64 become 256 codes in 4 rows of 64; 384 lyric tokens and 6144 codes in 64 rows of 102
// become, with 256 codes, 5 rows of 128. Throws UsageError naming --n-ctx.
PriorConfig with_context(const PriorConfig& prior, int n_ctx);

}  // namespace crooner::config
