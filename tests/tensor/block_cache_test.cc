// Freed memory that serves again.
#include "tensor/block_cache.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace crooner::tensor {
namespace {

constexpr std::int64_t kMega = 1 << 20;  // bytes

at::Tensor block(std::int64_t bytes) {
  return at::empty({bytes}, at::kByte);
}

TEST(BlockCache, ABlockServesAgainForAboutItsSize) {
  const BlockCacheScope scope;
  at::Tensor first = block(8 * kMega);
  const void* memory = first.data_ptr();
  first.reset();
  EXPECT_EQ(kept_block_bytes(), 8u * kMega);
  const at::Tensor smaller = block(7 * kMega + 5);
  EXPECT_EQ(smaller.data_ptr(), memory);
  EXPECT_EQ(kept_block_bytes(), 0u);
}

TEST(BlockCache, AMuchSmallerTensorGetsABlockOfItsOwn) {
  const BlockCacheScope scope;
  block(8 * kMega);
  const at::Tensor small = block(6 * kMega);
  EXPECT_EQ(kept_block_bytes(), 0u);  // else more would be held than was ever in use
}

TEST(BlockCache, HoldsNoMoreThanWasInUseAtOnce) {
  const BlockCacheScope scope;
  const at::Tensor always = block(4 * kMega);
  std::int64_t largest = 0;
  for (int round = 1; round < 40; ++round) {
    const std::int64_t bytes = round % 7 * kMega + 300'000 * (round % 5 + 1);
    const at::Tensor one = block(bytes), two = block(bytes / 2);
    largest = std::max(largest, 4 * kMega + bytes + bytes / 2);
    // Blocks in use may be an eighth larger than what was asked for.
    EXPECT_LE(4 * kMega + bytes + bytes / 2 + static_cast<std::int64_t>(kept_block_bytes()),
              largest + largest / 8);
  }
}

TEST(BlockCache, SmallTensorsAreNotKept) {
  const BlockCacheScope scope;
  block(1000);
  EXPECT_EQ(kept_block_bytes(), 0u);
}

TEST(BlockCache, TensorsMayBeFreedByOtherThreadsAndAfterItsTime) {
  std::vector<at::Tensor> tensors(50);
  {
    const BlockCacheScope scope;
    for (auto& tensor : tensors) tensor = block(kMega).fill_(7);
    std::thread([&] { tensors.resize(25); }).join();
    EXPECT_EQ(kept_block_bytes(), 25u * kMega);
    { const BlockCacheScope inner; }
    EXPECT_EQ(kept_block_bytes(), 25u * kMega);
    release_kept_blocks();
    EXPECT_EQ(kept_block_bytes(), 0u);
    tensors.resize(20);
    EXPECT_EQ(kept_block_bytes(), 5u * kMega);
  }
  EXPECT_EQ(kept_block_bytes(), 0u);
  tensors.clear();
  EXPECT_EQ(kept_block_bytes(), 0u);
}

}  // namespace
}  // namespace crooner::tensor
