#include "training/crop_index.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::training {

std::optional<std::string> outside_limits(double length, int sample_rate,
                                          std::optional<double> min_duration,
                                          std::optional<double> max_duration) {
  const double seconds = length / sample_rate;
  if (min_duration && seconds < *min_duration)
    return str_cat("It is too short: ", seconds, " s, but at least ", *min_duration,
                   " s are needed.");
  if (max_duration && seconds >= *max_duration)
    return str_cat("It is too long: ", seconds, " s, but songs must be shorter than ",
                   *max_duration, " s.");
  return std::nullopt;
}

CropIndex::CropIndex(const std::vector<double>& lengths, int sample_rate,
                     std::optional<double> min_duration, std::optional<double> max_duration,
                     std::int64_t sample_length)
    : sample_length_(sample_length) {
  std::int64_t total = 0;
  for (std::size_t song = 0; song < lengths.size(); ++song) {
    if (outside_limits(lengths[song], sample_rate, min_duration, max_duration)) continue;
    kept_.push_back(song);
    lengths_.push_back(static_cast<std::int64_t>(lengths[song]));
    total += lengths_.back();
    ends_.push_back(total);
  }
}

std::int64_t CropIndex::items() const {
  return ends_.empty() ? 0 : ends_.back() / sample_length_;
}

Crop CropIndex::crop(std::int64_t item, std::int64_t shift) const {
  const std::int64_t half = sample_length_ / 2;
  if (item < 0 || item >= items() || shift < -half || shift >= half) {
    throw UsageError(str_cat("Item ", item, " shifted by ", shift,
                             " samples is not in the data set of ", items(), " items of ",
                             sample_length_, " samples."));
  }
  std::int64_t offset = item * sample_length_ + shift;
  const auto holder = std::upper_bound(ends_.begin(), ends_.end(), offset + half);
  const auto song = static_cast<std::size_t>(holder - ends_.begin());
  const std::int64_t end = ends_[song], start = end - lengths_[song];

  if (offset > end - sample_length_) {
    offset = std::max(start, offset - half);
  } else if (offset < start) {
    offset = std::min(end - sample_length_, offset + half);
  }
  if (offset < start || offset > end - sample_length_) {
    throw UsageError(str_cat("Song ", kept_[song], " of ", lengths_[song],
                             " samples is too short for chunks of ", sample_length_,
                             "; the shortest song must hold one (min_duration)."));
  }
  return {song, offset - start};
}

}  // namespace crooner::training
