#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/version.h"

namespace crooner::training {

// When each token of a song's lyrics begins to sound, in seconds, from the times of its characters
// (code points of `lyrics`). Empty where no times are known, or they do not fit the text.
std::vector<double> token_times(const std::string& lyrics,
                                const std::vector<double>& character_times, text::Version version);

// Which token sounds at a moment: the last one that has begun, unless it stands for a blank or has
// been sounding for more than two seconds (a rest). -1: none.
std::int64_t sounding_token(const std::vector<std::int64_t>& tokens,
                            const std::vector<double>& times, double seconds,
                            text::Version version);

}  // namespace crooner::training
