#pragma once

#include <span>

namespace crooner::audio {

// How alike two versions of a sound are, sample by sample: twice their product over the sum of
// their energies. 1: equal (also two silent ones); 0: unrelated; -1: one is the other's negative.
double similarity(std::span<const float> a, std::span<const float> b);

// out = a at its begin, b at its end, and between them a mixture by a raised cosine. All three have
// the same length; `out` may be one of the others.
void cross_fade(std::span<const float> a, std::span<const float> b, std::span<float> out);

}  // namespace crooner::audio
