#include "api/requested_lengths.h"

#include <algorithm>
#include <cmath>

#include "api/labellers.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"
#include "plan/lengths.h"

namespace crooner::api {
Lengths requested_lengths(const config::ModelFolder& model, const Request& request,
                          std::vector<std::string>* warnings) {
  const int rate = model.vqvae.sample_rate;
  const double seconds = request.seconds.value_or(model.default_seconds);
  const auto asked = static_cast<std::int64_t>(std::llround(seconds * rate));
  if (asked < 1) {
    throw UsageError(
        str_cat("--seconds is ", seconds, ", which is less than one sample at ", rate, " Hz."));
  }
  Lengths lengths;
  lengths.song = plan::round_up_to_top_code(prior_configs(model), asked);
  if (request.seconds && lengths.song != asked) {
    warnings->push_back(str_cat(
        "--seconds ", seconds, " is rounded up to ", static_cast<double>(lengths.song) / rate,
        " s, ", counted(lengths.song / model.top().config.hop, "whole top code"), "."));
  }
  lengths.total = lengths.song;
  if (const auto& labels = model.top().config.labels) {
    if (static_cast<double>(lengths.song) >= labels->max_duration * rate) {
      throw UsageError(str_cat("--seconds is ", seconds, "; this model makes songs of less than ",
                               labels->max_duration, " s."));
    }
    const double least = std::ceil(labels->min_duration * rate);
    lengths.total = std::max(lengths.total, static_cast<std::int64_t>(least));
  }
  if (request.total_seconds) {
    lengths.total = static_cast<std::int64_t>(std::llround(*request.total_seconds * rate));
    if (lengths.total < lengths.song) {
      throw UsageError(str_cat("--total-seconds is ", *request.total_seconds,
                               ", less than the song's own length of ",
                               static_cast<double>(lengths.song) / rate, " s."));
    }
  }
  return lengths;
}

}  // namespace crooner::api
