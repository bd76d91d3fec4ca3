#pragma once

#include <cstddef>
#include <span>

#include "engine/token_sampler/token_sampler.h"

namespace crooner::engine {

// Guided codes are those that the guided row itself finds possible: at most this many times less
// likely than its likeliest one.
inline constexpr float kGuidedRange = 1000.0f;
inline constexpr float kLogGuidedRange = 6.90775528f;  // ln(kGuidedRange)

// Classifier-free guidance (docs/guidance.md). Replaces the logits c of row `guided` of a call by
//
//   c + sum over the rows k that guide it of w_k (c - u_k),
//
// u_k the logits of row k and w_k its weight, and by -inf where c is more than ln(kGuidedRange)
// below its maximum. The softmax of the result is that of (1 + w) log p(token | song) - w log
// p(token | other): normalising either changes all its logits alike. Nothing happens to a row that
// none guides.
//
// logits: [params.size()] rows of `vocabulary` numbers, `stride` apart, of which that of `guided`
// is finite. False, and the logits are as they were, if those of a row that guides it are not.
bool guide(std::span<const SamplingParams> params, std::size_t guided, float* logits,
           std::size_t stride, int vocabulary);

// Throws UsageError when a row guides one that is not in the call or guides another itself, or by a
// weight that is negative or not finite.
void check_guides(std::span<const SamplingParams> params);

}  // namespace crooner::engine
