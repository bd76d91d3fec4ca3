#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/label_version.h"

namespace crooner::training {

// When each token of a song's lyrics begins to sound, in seconds, from the times of its characters
// (code points of `lyrics`). Empty where no times are known, or they do not fit the text.
std::vector<double> token_times(const std::string& lyrics,
                                const std::vector<double>& character_times, LabelVersion version);

// Which token sounds at a moment: the last one that has begun, unless it stands for a blank or has
// been sounding for more than two seconds (a rest). -1: none.
std::int64_t token_at_time(const std::vector<std::int64_t>& tokens,
                           const std::vector<double>& times, double seconds, LabelVersion version);

}  // namespace crooner::training
