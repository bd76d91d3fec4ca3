#include "plan/lengths.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {
namespace {

std::string seconds_text(std::int64_t samples, int sample_rate) {
  return str_cat(static_cast<double>(samples) / sample_rate, " s");
}

}  // namespace

std::int64_t min_length(const std::vector<config::PriorConfig>& priors, int first, int last) {
  std::int64_t shortest = priors.back().hop;
  for (int level = last; level <= first; ++level) {
    if (priors[level].conditioner) {
      shortest = std::max<std::int64_t>(shortest, priors[level].window_samples());
    }
  }
  return round_up_to_top_code(priors, shortest);
}

std::int64_t round_up_to_top_code(const std::vector<config::PriorConfig>& priors,
                                  std::int64_t samples) {
  const std::int64_t hop = priors.back().hop;
  return (samples + hop - 1) / hop * hop;
}

std::vector<std::int64_t> codes_per_level(const std::vector<config::PriorConfig>& priors,
                                          std::int64_t length, std::int64_t prompt, int first,
                                          int last) {
  const std::int64_t shortest = min_length(priors, first, last);
  if (length < shortest) {
    const int rate = priors.back().sample_rate;
    throw UsageError(str_cat("A song of ", seconds_text(length, rate),
                             " is too short for the upsamplers of this model, which need a whole "
                             "window; the shortest possible is --seconds ",
                             static_cast<double>(shortest) / rate, "."));
  }
  std::vector<std::int64_t> wanted;
  for (const auto& prior : priors) wanted.push_back(length / prior.hop);
  if (wanted.back() < priors.back().n_ctx) {
    wanted.back() = std::max<std::int64_t>(0, wanted.back() - prompt);
  }
  return wanted;
}

}  // namespace crooner::plan
