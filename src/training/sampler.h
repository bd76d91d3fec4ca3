#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

namespace crooner::training {

// How one item is varied, as numbers in [0, 1). The defaults vary nothing.
struct Augmentation {
  float shift = 0.5f;        // of the crop, from half an item back to half an item on
  float blend = 0.5f;        // weight of the first channel in the mix to mono
  float label_dropout = 1;   // below the preset's `names_dropped`: artist and genre "unknown"
  float lyrics_dropout = 1;  // below the preset's `lyrics_dropped`: no lyrics
  float encoding = 0;        // which of the song's encodings in the code cache is read
};

// An item of a dataset, and how it is read.
struct Sample {
  std::int64_t item = 0;
  Augmentation augmentation = {};
};

// The order in which items are trained on, and their augmentation: a pure function of (seed,
// index), so that a resumed run continues as if it had never stopped. Index i is item i mod n of
// epoch i div n; each epoch is a permutation of its own.
class Sampler {
 public:
  Sampler(std::int64_t items, std::uint64_t seed);

  std::int64_t items() const { return items_; }
  // May be called from several threads; fastest when indices of one epoch come together, as the
  // permutation of the last epoch asked for is kept.
  Sample at(std::int64_t index) const;

 private:
  std::int64_t item(std::int64_t index) const;

  std::int64_t items_;
  std::uint64_t seed_;
  mutable std::mutex mutex_;  // guards the permutation
  mutable std::int64_t epoch_ = -1;
  mutable std::vector<std::int64_t> permutation_;
};

// The unaugmented samples that an evaluation reads: up to `count` of the items after the first
// `training_items`, equally spaced; the first items of all when none is held out.
std::vector<Sample> eval_samples(std::int64_t items, std::int64_t training_items, int count);

}  // namespace crooner::training
