#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "config/prior_config.h"
#include "plan/windows.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// All windows of a song's level that sample something, those finished already included.
std::vector<plan::Window> level_windows(const config::PriorConfig& config, const SongLevel& level);

// The song's label vector (docs/spec/model.md, section 4.1) moved to the window that starts at code
// `start`: offset, length and lyric window. Empty for a prior without labels.
std::vector<std::int64_t> window_labels(const config::PriorConfig& config, const SongState& song,
                                        std::int64_t start);

// The codes above a window that starts at code `start`, [n_ctx / up_ratio]. Empty at the top.
std::span<const std::int64_t> upper_codes(const config::PriorConfig& config, const SongState& song,
                                          std::int64_t start);

// The tokens before the first one that the window samples: lyrics, if they share the sequence, then
// its prompt.
std::vector<std::int64_t> prompt_tokens(const config::PriorConfig& config,
                                        const std::vector<std::int64_t>& labels,
                                        std::span<const std::int64_t> codes);

// The code that a token stands for; a lyric token where a code is due counts as code 0.
inline std::int64_t token_to_code(const config::PriorConfig& config, std::int64_t token) {
  return token < config.code_shift() ? 0 : token - config.code_shift();
}

}  // namespace crooner::sampling
