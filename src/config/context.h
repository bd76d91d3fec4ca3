#pragma once

#include "config/prior_config.h"

namespace crooner::config {

// The prior with windows of `n_ctx` codes (`--n-ctx`), for experiments and small machines; it needs
// weights of its own, as its position embedding is shorter. At most the prior's n_ctx, and a whole
// number of codes of the level above.
//
// Rows of the attention grid keep their length as far as possible: `blocks` becomes the divisor of
// the new sequence whose rows are closest in ratio to the old ones (of two equally close, the
// longer rows). So 8192 codes in 128 rows of 64 become 256 codes in 4 rows of 64; 384 lyric tokens
// and 6144 codes in 64 rows of 102 become, with 256 codes, 5 rows of 128. Throws UsageError naming
// --n-ctx.
PriorConfig with_context(const PriorConfig& prior, int n_ctx);

}  // namespace crooner::config
