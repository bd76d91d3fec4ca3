#include "training/sampler.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/philox.h"

namespace crooner::training {
namespace {

// Part of what a seed means: changing a number changes every resumed run.
enum Stream : std::uint32_t { kPermutation = kReservedStreams + 16, kAugmentation };

PhiloxBlock block(std::uint64_t seed, Stream stream, std::int64_t a, std::uint32_t b) {
  const auto position = static_cast<std::uint64_t>(a);
  return philox(
      {static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(position >> 32), b, stream},
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

}  // namespace

Sampler::Sampler(std::int64_t items, std::uint64_t seed) : items_(items), seed_(seed) {}

std::int64_t Sampler::item(std::int64_t index) const {
  const std::lock_guard lock(mutex_);
  const std::int64_t epoch = index / items_;
  if (epoch != epoch_) {  // Fisher-Yates shuffle with this epoch's own random numbers
    epoch_ = epoch;
    permutation_.resize(items_);
    std::iota(permutation_.begin(), permutation_.end(), 0);
    for (std::int64_t i = items_ - 1; i > 0; --i) {
      const auto words = block(seed_, kPermutation, i, static_cast<std::uint32_t>(epoch));
      const std::uint64_t wide = (static_cast<std::uint64_t>(words[0]) << 32) | words[1];
      const auto other = static_cast<std::size_t>(wide % static_cast<std::uint64_t>(i + 1));
      std::swap(permutation_[i], permutation_[other]);
    }
  }
  return permutation_[index % items_];
}

Sample Sampler::at(std::int64_t index) const {
  const auto words = block(seed_, kAugmentation, index, 0);
  const auto more = block(seed_, kAugmentation, index, 1);
  return {item(index),
          {.shift = unit_float(words[0]),
           .blend = unit_float(words[1]),
           .label_dropout = unit_float(words[2]),
           .lyrics_dropout = unit_float(words[3]),
           .encoding = unit_float(more[0])}};
}

std::vector<Sample> eval_samples(std::int64_t items, std::int64_t training_items, int count) {
  const std::int64_t held_out = items - training_items;
  const auto wanted = std::min<std::int64_t>(count, std::max<std::int64_t>(held_out, 1));
  std::vector<Sample> samples;
  for (std::int64_t i = 0; i < wanted; ++i)
    samples.push_back({held_out > 0 ? training_items + i * held_out / wanted : i, {}});
  return samples;
}

}  // namespace crooner::training
