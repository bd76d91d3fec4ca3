#include "model/time_bins.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::model {
namespace {

// floor(bins * ((v - lo) / (hi - lo)))
std::int64_t bin(float value, double lo, double hi, int bins) {
  const float share = (value - static_cast<float>(lo)) / static_cast<float>(hi - lo);
  return static_cast<std::int64_t>(std::floor(static_cast<float>(bins) * share));
}

// start + (end - start) * (t / n) for t = 0 .. n - 1
template <typename Use>
void each_position(float start, float end, int positions, Use use) {
  for (int t = 0; t < positions; ++t) {
    use(start + (end - start) * (static_cast<float>(t) / static_cast<float>(positions)));
  }
}

double seconds(std::int64_t samples, int sample_rate) {
  return static_cast<double>(samples) / sample_rate;
}

}  // namespace

std::int64_t total_length_bin(const config::LabelsConfig& labels, int sample_rate,
                              std::int64_t total_length) {
  const double lo = labels.min_duration * sample_rate;
  const double hi = labels.max_duration * sample_rate;
  const float value = static_cast<float>(total_length);
  const std::int64_t result = bin(value, lo, hi, labels.time_bins);
  if (value < static_cast<float>(lo) || value >= static_cast<float>(hi) ||
      result >= labels.time_bins) {
    throw UsageError(str_cat("--total-seconds ", seconds(total_length, sample_rate),
                             " is outside the model's range: at least ", labels.min_duration,
                             " and less than ", labels.max_duration, " seconds."));
  }
  return result;
}

std::vector<std::int64_t> absolute_bins(const config::LabelsConfig& labels, int sample_rate,
                                        int positions, std::int64_t offset, std::int64_t length) {
  const double hi = labels.max_duration * sample_rate;
  std::vector<std::int64_t> bins;
  each_position(static_cast<float>(offset), static_cast<float>(offset + length), positions,
                [&](float position) { bins.push_back(bin(position, 0, hi, labels.time_bins)); });
  if (offset < 0 || bins.back() >= labels.time_bins) {
    throw UsageError(str_cat("A window at ", seconds(offset, sample_rate),
                             " seconds of the song ends at ", seconds(offset + length, sample_rate),
                             ", beyond the model's ", labels.max_duration,
                             " seconds; choose a smaller --seconds."));
  }
  return bins;
}

std::vector<std::int64_t> relative_bins(const config::LabelsConfig& labels, int positions,
                                        std::int64_t total_length, std::int64_t offset,
                                        std::int64_t length) {
  const float total = static_cast<float>(total_length);
  const float start = static_cast<float>(offset) / total;
  const float end = std::min(static_cast<float>(offset + length) / total, 1.0f);
  std::vector<std::int64_t> bins;
  each_position(start, end, positions,
                [&](float position) { bins.push_back(bin(position, 0, 1, labels.time_bins)); });
  const auto [least, most] = std::minmax_element(bins.begin(), bins.end());
  if (*least < 0 || *most >= labels.time_bins) {
    throw UsageError(str_cat("A window that begins at sample ", offset,
                             " does not lie in a song of ", total_length,
                             " samples; choose a larger --total-seconds."));
  }
  return bins;
}

}  // namespace crooner::model
