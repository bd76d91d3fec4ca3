#include "training/sampler.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/philox.h"

namespace crooner::training {
namespace {

enum Stream : std::uint32_t { kOrder = kReservedStreams + 16, kVariation };

PhiloxBlock block(std::uint64_t seed, Stream stream, std::int64_t a, std::uint32_t b) {
  const auto position = static_cast<std::uint64_t>(a);
  return philox(
      {static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(position >> 32), b, stream},
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

}  // namespace

Sampler::Sampler(std::int64_t items, std::uint64_t seed) : items_(items), seed_(seed) {}

std::int64_t Sampler::item(std::int64_t draw) {
  const std::int64_t epoch = draw / items_;
  if (epoch != epoch_) {  // Fisher and Yates, from this epoch's own numbers
    epoch_ = epoch;
    order_.resize(static_cast<std::size_t>(items_));
    std::iota(order_.begin(), order_.end(), 0);
    for (std::int64_t i = items_ - 1; i > 0; --i) {
      const auto words = block(seed_, kOrder, i, static_cast<std::uint32_t>(epoch));
      const std::uint64_t wide = (static_cast<std::uint64_t>(words[0]) << 32) | words[1];
      const auto other = static_cast<std::size_t>(wide % static_cast<std::uint64_t>(i + 1));
      std::swap(order_[static_cast<std::size_t>(i)], order_[other]);
    }
  }
  return order_[static_cast<std::size_t>(draw % items_)];
}

Sampler::Augmentation Sampler::variation(std::int64_t draw) const {
  const auto words = block(seed_, kVariation, draw, 0);
  const auto more = block(seed_, kVariation, draw, 1);
  return {unit_float(words[0]), unit_float(words[1]), unit_float(words[2]), unit_float(words[3]),
          unit_float(more[0])};
}

std::vector<std::int64_t> eval_items(std::int64_t items, std::int64_t trained, int wanted) {
  const std::int64_t held = items - trained;
  const auto count = std::min<std::int64_t>(wanted, std::max<std::int64_t>(held, 1));
  std::vector<std::int64_t> chosen;
  for (std::int64_t i = 0; i < count; ++i)
    chosen.push_back(held > 0 ? trained + i * held / count : i);
  return chosen;
}

}  // namespace crooner::training
