#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crooner::training {

// Where an item of the dataset is cut from.
struct Crop {
  std::size_t song = 0;     // index into kept()
  std::int64_t offset = 0;  // samples from its start
};

// Why a song of `length` samples is skipped, as a sentence; none: it is kept. Limits in seconds, as
// those of CropIndex.
std::optional<std::string> outside_limits(double length, int sample_rate,
                                          std::optional<double> min_duration,
                                          std::optional<double> max_duration);

// Chunks of equal length over the concatenation of all songs that are neither too short nor too
// long (docs/spec/training.md, section 1).
class CropIndex {
 public:
  // `lengths`: of the songs in samples, as real numbers (a resampled song's length need not be
  // whole): compared with the limits before truncation. Limits in seconds: min inclusive, max
  // exclusive.
  CropIndex(const std::vector<double>& lengths, int sample_rate, std::optional<double> min_duration,
            std::optional<double> max_duration, std::int64_t sample_length);

  const std::vector<std::size_t>& kept() const { return kept_; }         // indices into `lengths`
  const std::vector<std::int64_t>& lengths() const { return lengths_; }  // of the kept songs
  const std::vector<std::int64_t>& ends() const { return ends_; }        // their running sums
  std::int64_t items() const;                                            // total / sample_length

  // Item i, shifted by `shift` samples in [-sample_length / 2, sample_length / 2). It belongs to
  // the song that holds its midpoint and is moved by half a sample_length to fit inside. Throws
  // UsageError when its song cannot hold a chunk, or i is out of range.
  Crop crop(std::int64_t item, std::int64_t shift = 0) const;

 private:
  std::int64_t sample_length_;
  std::vector<std::size_t> kept_;
  std::vector<std::int64_t> lengths_, ends_;
};

}  // namespace crooner::training
