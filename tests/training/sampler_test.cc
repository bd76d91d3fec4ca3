#include "training/sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

#include "base/sha256.h"

namespace crooner::training {
namespace {

constexpr std::int64_t kItems = 37;

bool same(const Sample& a, const Sample& b) {
  return a.item == b.item &&
         std::memcmp(&a.augmentation, &b.augmentation, sizeof(Augmentation)) == 0;
}

TEST(Sampler, EveryEpochVisitsEachItemOnceInAnOrderOfItsOwn) {
  const Sampler sampler(kItems, 1);
  std::set<std::vector<std::int64_t>> orders;
  for (std::int64_t epoch = 0; epoch < 4; ++epoch) {
    std::vector<std::int64_t> order;
    for (std::int64_t i = 0; i < kItems; ++i) order.push_back(sampler.at(epoch * kItems + i).item);
    orders.insert(order);
    std::sort(order.begin(), order.end());
    for (std::int64_t i = 0; i < kItems; ++i) EXPECT_EQ(order[i], i);
  }
  EXPECT_EQ(orders.size(), 4u);
}

TEST(Sampler, IsAFunctionOfSeedAndIndexAlone) {
  std::vector<Sample> forward;
  const Sampler first(kItems, 42);
  for (std::int64_t i = 0; i < 3 * kItems; ++i) forward.push_back(first.at(i));
  // Backwards, across epochs, and by a second sampler that has seen nothing else.
  for (std::int64_t i = 3 * kItems - 1; i >= 0; --i) {
    EXPECT_TRUE(same(first.at(i), forward[i])) << i;
    EXPECT_TRUE(same(Sampler(kItems, 42).at(i), forward[i])) << i;
  }
  std::int64_t differing = 0;
  const Sampler other(kItems, 43);
  for (std::int64_t i = 0; i < 3 * kItems; ++i) differing += !same(other.at(i), forward[i]);
  EXPECT_GT(differing, 3 * kItems - 3);
}

TEST(Sampler, AugmentationsAreInTheUnitIntervalAndIndependent) {
  const Sampler sampler(kItems, 7);
  double sums[5] = {};
  constexpr int kSamples = 2000;
  for (int i = 0; i < kSamples; ++i) {
    const Augmentation a = sampler.at(i).augmentation;
    const float values[] = {a.shift, a.blend, a.label_dropout, a.lyrics_dropout, a.encoding};
    for (int k = 0; k < 5; ++k) {
      EXPECT_GE(values[k], 0);
      EXPECT_LT(values[k], 1);
      sums[k] += values[k] / kSamples;
    }
    EXPECT_EQ(std::set<float>(std::begin(values), std::end(values)).size(), 5u) << i;
  }
  for (const double mean : sums) EXPECT_NEAR(mean, 0.5, 0.05);
}

// What runs of revision 4c25ac7 depend on: the same items and numbers, or they do not resume.
TEST(Sampler, TheSequenceNeverChanges) {
  const Sampler sampler(1000, 0x123456789abcdefULL);
  Sha256 hash;
  for (std::int64_t i = 0; i < 2500; ++i) {
    const Sample sample = sampler.at(i);
    hash.update(std::as_bytes(std::span(&sample.item, 1)));
    hash.update(std::as_bytes(std::span(&sample.augmentation, 1)));
  }
  EXPECT_EQ(hash.hex(), "7e7ab3176ca7edfda3a4386394b2eed718ec39be8b11748f78780da2b279bf25");
}

TEST(Sampler, MayBeReadFromSeveralThreads) {
  const Sampler sampler(kItems, 3);
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t thread = 0; thread < wrong.size(); ++thread) {
    threads.emplace_back([&, thread] {
      const Sampler alone(kItems, 3);
      for (std::int64_t i = 0; i < 8 * kItems; ++i) {
        const std::int64_t index = (i * 17 + static_cast<std::int64_t>(thread)) % (4 * kItems);
        wrong[thread] += !same(sampler.at(index), alone.at(index));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(EvalSamples, AreSpreadOverTheHeldOutItemsWithoutAugmentation) {
  const auto items = [](std::int64_t all, std::int64_t training, int count) {
    std::vector<std::int64_t> found;
    for (const Sample& sample : eval_samples(all, training, count)) {
      EXPECT_TRUE(same(sample, Sample{sample.item, Augmentation()}));
      found.push_back(sample.item);
    }
    return found;
  };
  using Items = std::vector<std::int64_t>;
  EXPECT_EQ(items(100, 90, 5), (Items{90, 92, 94, 96, 98}));
  EXPECT_EQ(items(100, 90, 3), (Items{90, 93, 96}));
  EXPECT_EQ(items(100, 98, 16), (Items{98, 99}));
  EXPECT_EQ(items(100, 100, 16), (Items{0}));  // none is held out
}

}  // namespace
}  // namespace crooner::training
