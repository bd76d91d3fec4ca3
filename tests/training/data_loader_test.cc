#include "training/data_loader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace crooner::training {
namespace {

using Items = std::vector<std::int64_t>;

constexpr std::int64_t kItems = 23;
constexpr int kBatchSize = 4;
const BatchShare kShare{{{0, kBatchSize}}, kBatchSize};  // a step of one pass

// A batch is the list of its items.
class CountingDataset final : public Dataset<Items> {
 public:
  std::int64_t size() const override { return kItems; }
  Items read(std::span<const Sample> samples) const override {
    const int number = reads++;
    if (number == failing) throw std::invalid_argument("a song is gone");
    while (number >= blocked_from && !released) std::this_thread::yield();
    {
      const std::lock_guard lock(mutex_);
      threads_.insert(std::this_thread::get_id());
    }
    Items items;
    for (const Sample& sample : samples) items.push_back(sample.item);
    return items;
  }
  std::set<std::thread::id> threads() const {
    const std::lock_guard lock(mutex_);
    return threads_;
  }

  mutable std::atomic<int> reads = 0;
  std::atomic<int> failing = -1;
  std::atomic<int> blocked_from = 1 << 30;
  std::atomic<bool> released = false;

 private:
  mutable std::mutex mutex_;
  mutable std::set<std::thread::id> threads_;
};

class DataLoaderTest : public ::testing::Test {
 protected:
  Items expected(std::int64_t index) const {
    Items items;
    for (int row = 0; row < kBatchSize; ++row) items.push_back(sampler_.at(index + row).item);
    return items;
  }
  // Waits until `reads` batches were read, at most a minute.
  bool wait_for_reads(int reads) const {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (dataset_.reads < reads) {
      if (std::chrono::steady_clock::now() > limit) return false;
      std::this_thread::yield();
    }
    return true;
  }

  Sampler sampler_{kItems, 5};
  CountingDataset dataset_;
};

TEST_F(DataLoaderTest, GivesTheSamplersOrderWhateverThePrefetch) {
  for (const int prefetch : {0, 1, 2, 7, 100}) {
    DataLoader<Items> loader(dataset_, sampler_, kShare, prefetch, 40 * kBatchSize);
    for (std::int64_t batch = 0; batch < 40; ++batch)
      ASSERT_EQ(loader.next(), expected(batch * kBatchSize)) << prefetch << ", " << batch;
  }
}

TEST_F(DataLoaderTest, SeekContinuesAtAnyIndexForwardsAndBackwards) {
  DataLoader<Items> loader(dataset_, sampler_, kShare, 3, 1000);
  for (const std::int64_t index : {0, 400, 404, 8, 8, 0, 17}) {
    loader.seek(index);
    EXPECT_EQ(loader.next(), expected(index));
    EXPECT_EQ(loader.next(), expected(index + kBatchSize));
  }
}

TEST_F(DataLoaderTest, ReadsEachBatchOnceAndNoFurtherThanItsPrefetch) {
  DataLoader<Items> loader(dataset_, sampler_, kShare, 3, 1000);
  EXPECT_EQ(dataset_.reads, 0) << "nothing is read before the first batch is asked for";
  loader.next();
  ASSERT_TRUE(wait_for_reads(4));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(dataset_.reads, 4);  // the batch, and three ahead
  for (int i = 0; i < 10; ++i) loader.next();
  ASSERT_TRUE(wait_for_reads(14));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(dataset_.reads, 14);
}

TEST_F(DataLoaderTest, ReadsAheadOnAThreadOfItsOwn) {
  DataLoader<Items> loader(dataset_, sampler_, kShare, 2, 1000);
  for (int i = 0; i < 5; ++i) loader.next();
  EXPECT_EQ(dataset_.threads().size(), 1u);
  EXPECT_FALSE(dataset_.threads().contains(std::this_thread::get_id()));
}

TEST_F(DataLoaderTest, NothingIsReadBeyondTheEnd) {
  DataLoader<Items> loader(dataset_, sampler_, kShare, 10, 3 * kBatchSize);
  for (int i = 0; i < 3; ++i) loader.next();
  EXPECT_THROW(loader.next(), std::out_of_range);
  EXPECT_EQ(dataset_.reads, 3);
  loader.seek(kBatchSize);
  EXPECT_EQ(loader.next(), expected(kBatchSize));
}

TEST_F(DataLoaderTest, WhatTheReaderThrowsIsThrownWhereItsBatchIsDue) {
  dataset_.failing = 2;
  DataLoader<Items> loader(dataset_, sampler_, kShare, 10, 1000);
  EXPECT_EQ(loader.next(), expected(0));
  EXPECT_EQ(loader.next(), expected(kBatchSize));
  EXPECT_THROW(loader.next(), std::invalid_argument);
  EXPECT_THROW(loader.next(), std::invalid_argument) << "it stays failed";
  EXPECT_EQ(dataset_.reads, 3) << "nothing more is read after a failure";
  loader.seek(2 * kBatchSize);
  EXPECT_EQ(loader.next(), expected(2 * kBatchSize));
}

TEST_F(DataLoaderTest, AFailureAheadIsForgottenBySeek) {
  dataset_.failing = 1;
  DataLoader<Items> loader(dataset_, sampler_, kShare, 10, 1000);
  EXPECT_EQ(loader.next(), expected(0));
  ASSERT_TRUE(wait_for_reads(2));
  loader.seek(0);
  for (int batch = 0; batch < 5; ++batch)
    EXPECT_EQ(loader.next(), expected(batch * kBatchSize)) << batch;
}

// The trainer leaves its loop by an exception (Interrupted, a failed step) at any moment: while the
// reader reads, while it waits for room, and before it was started.
TEST_F(DataLoaderTest, EndsWhateverItsReaderIsDoing) {
  { DataLoader<Items> unused(dataset_, sampler_, kShare, 2, 1000); }
  EXPECT_EQ(dataset_.reads, 0);
  {
    DataLoader<Items> waiting(dataset_, sampler_, kShare, 2, 1000);
    waiting.next();
    ASSERT_TRUE(wait_for_reads(3));
  }
  const int before = dataset_.reads;
  dataset_.blocked_from = before + 1;
  std::thread release;
  {
    DataLoader<Items> reading(dataset_, sampler_, kShare, 2, 1000);
    reading.next();
    ASSERT_TRUE(wait_for_reads(before + 2));
    release = std::thread([this] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      dataset_.released = true;
    });
  }
  release.join();
  EXPECT_EQ(dataset_.reads, before + 2) << "it finishes the batch that it reads, and no other";
}

}  // namespace
}  // namespace crooner::training
