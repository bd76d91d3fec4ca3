#pragma once

#include <cstdint>
#include <span>

#include "training/sampler.h"

namespace crooner::training {

// Items that can be read by number, in any order: crops of audio (AudioDataset) or windows of codes
// (CodeDataset). Which items are read, when, and for what is the sampler's and the trainer's
// business.
template <typename Batch>
class Dataset {
 public:
  virtual ~Dataset() = default;

  virtual std::int64_t size() const = 0;  // items
  // One row per sample. May be called from several threads at once.
  virtual Batch read(std::span<const Sample> samples) const = 0;
};

}  // namespace crooner::training
