#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/label_version.h"

namespace crooner::training {

// When each token of a song's lyrics begins to be sung, in seconds, from the times of its
// characters (code points of `lyrics`). Empty if there are no times, or they do not match the text.
std::vector<double> token_times(const std::string& lyrics,
                                const std::vector<double>& character_times, LabelVersion version);

// The inverse: when each character of `lyrics` begins, in seconds, from the times of its tokens
// (negative: not sung). A character that is not sung has the time of the next one that is, at the
// end of the song `end`, so that the times ascend and no code is said to sing it.
std::vector<double> character_times(const std::string& lyrics, const std::vector<double>& tokens,
                                    LabelVersion version, double end);

// The index of the token that is sung at a time: the last one that has begun, unless it is a blank
// or began more than two seconds ago (a rest). -1: none.
std::int64_t token_at_time(const std::vector<std::int64_t>& tokens,
                           const std::vector<double>& times, double seconds, LabelVersion version);

}  // namespace crooner::training
