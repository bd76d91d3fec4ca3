#pragma once

#include <cstdint>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::plan {

// What a training run writes, in bytes.
struct TrainingDisk {
  std::int64_t checkpoint = 0;  // one of them
  int checkpoints = 0;          // most that there are at a time
  std::int64_t weights = 0;     // a file of weights: the result, and the best ones
  std::int64_t log = 0;         // train.jsonl
  std::int64_t cache = 0;       // decoded songs and codes; 0: unknown

  std::int64_t total() const { return checkpoint * checkpoints + 2 * weights + log + cache; }
};

// `hours`: of songs, all taken for stereo; 0: unknown.
TrainingDisk training_disk(const config::PriorPreset& preset, double hours);
TrainingDisk training_disk(const config::VqvaePreset& preset, double hours);

}  // namespace crooner::plan
