#include "engine/token_sampler/guidance.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::engine {
namespace {

constexpr float kImpossible = -std::numeric_limits<float>::infinity();

bool guides_row(const SamplingParams& params, std::size_t guided) {
  return params.guides >= 0 && static_cast<std::size_t>(params.guides) == guided;
}

}  // namespace

bool guide(std::span<const SamplingParams> params, std::size_t guided, float* logits,
           std::size_t stride, int vocabulary) {
  const auto row = [&](std::size_t k) {
    return std::span<float>(logits + k * stride, static_cast<std::size_t>(vocabulary));
  };
  bool any = false;
  for (std::size_t k = 0; k < params.size(); ++k) {
    if (!guides_row(params[k], guided)) continue;
    if (!all_finite(row(k))) return false;
    any = true;
  }
  if (!any) return true;
  const std::span<float> own = row(guided);
  const float lowest = *std::max_element(own.begin(), own.end()) - kLogGuidedRange;
  for (std::size_t token = 0; token < own.size(); ++token) {
    const float c = own[token];
    float sum = c;
    for (std::size_t k = 0; k < params.size(); ++k) {
      if (guides_row(params[k], guided)) sum += params[k].guidance * (c - row(k)[token]);
    }
    own[token] = c < lowest ? kImpossible : sum;
  }
  return true;
}

void check_guides(std::span<const SamplingParams> params) {
  const auto count = static_cast<int>(params.size());
  for (const SamplingParams& one : params) {
    if (one.guides < 0) continue;
    if (one.guides >= count || params[one.guides].guides >= 0) {
      throw UsageError(str_cat("A row guides number ", one.guides, " of ", count,
                               " rows, which is not one that is sampled."));
    }
    if (std::isfinite(one.guidance) && one.guidance >= 0) continue;
    throw UsageError(str_cat("A row guides by the weight ", one.guidance, "; it is at least 0."));
  }
}

}  // namespace crooner::engine
