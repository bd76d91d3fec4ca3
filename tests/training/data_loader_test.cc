#include "training/data_loader.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <vector>

namespace crooner::training {
namespace {

// A batch is its first draw, so that a wrong one shows.
class DataLoaderTest : public ::testing::Test {
 protected:
  std::vector<std::int64_t> read_so_far() {
    const std::lock_guard lock(mutex_);
    return read_;
  }
  std::mutex mutex_;
  std::vector<std::int64_t> read_;
  DataLoader<std::int64_t> batches_{[this](std::int64_t first) {
                                      const std::lock_guard lock(mutex_);
                                      read_.push_back(first);
                                      return first;
                                    },
                                    4};
};

TEST_F(DataLoaderTest, WhatIsAskedForComesInAnyOrder) {
  for (const std::int64_t draw : {0, 4, 8, 100, 3, 3, 0, 7}) EXPECT_EQ(batches_.at(draw), draw);
}

TEST_F(DataLoaderTest, ASteadyStrideIsReadOnceEach) {
  // As one of three passes of 4 that run side by side: a wrong guess, then none.
  for (const std::int64_t draw : {0, 12, 24, 36}) EXPECT_EQ(batches_.at(draw), draw);
  EXPECT_EQ(batches_.at(48), 48);
  const auto read = read_so_far();
  const std::set<std::int64_t> once(read.begin(), read.end());
  EXPECT_EQ(once.size(), read.size());
  EXPECT_EQ(once.count(4), 1u);  // the wrong guess
  EXPECT_LE(read.size(), 7u);    // it, five that were asked for, and perhaps the one after
}

}  // namespace
}  // namespace crooner::training
