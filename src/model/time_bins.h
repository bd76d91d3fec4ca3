#pragma once

#include <cstdint>
#include <vector>

#include "config/prior_config.h"

namespace crooner::model {

// The embedding indices of a window's position in its song (docs/spec/model.md, section 4.1).
// Float32 arithmetic in the order that the specification fixes: it decides on which side of a bin's
// edge a value falls.

// Bin of the song's length (samples). Throws UsageError naming --total-seconds when it is not in
// [min_duration, max_duration).
std::int64_t total_length_bin(const config::LabelsConfig& labels, int sample_rate,
                              std::int64_t total_length);

// Bins of `positions` equally spaced positions of [offset, offset + length), all in samples.
// Throws UsageError when they end beyond max_duration.
std::vector<std::int64_t> absolute_bins(const config::LabelsConfig& labels, int sample_rate,
                                        int positions, std::int64_t offset, std::int64_t length);
std::vector<std::int64_t> relative_bins(const config::LabelsConfig& labels, int positions,
                                        std::int64_t total_length, std::int64_t offset,
                                        std::int64_t length);

}  // namespace crooner::model
