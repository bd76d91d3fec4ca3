#include "engine/cuda/emulator.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace crooner::engine::cuda::emulator {
namespace {

TEST(Emulator, RunsEveryThreadOnce) {
  std::vector<int> count(3 * 64);
  launch({3, 64, 0}, false, [&] { ++count[blockIdx.x * blockDim.x + threadIdx.x]; });
  finish();
  EXPECT_EQ(count, std::vector<int>(3 * 64, 1));
}

TEST(Emulator, SharedMemoryIsNanUntilItIsWritten) {
  std::atomic<int> nans = 0;
  launch({1, 32, 64}, false,
         [&] { nans += std::isnan(reinterpret_cast<float*>(shared_memory())[3]) ? 1 : 0; });
  finish();
  EXPECT_EQ(nans, 32);
}

TEST(Emulator, ABlockSumsWhatItsThreadsWroteBeforeABarrier) {
  for (Order order : {Order::kForwards, Order::kBackwards, Order::kRandom}) {
    set_order(order, 3);
    float sum = 0;
    launch({1, 96, 96 * sizeof(float)}, false, [&] {
      auto* shared = reinterpret_cast<float*>(shared_memory());
      shared[threadIdx.x] = static_cast<float>(threadIdx.x);
      __syncthreads();
      if (threadIdx.x == 5) {
        for (int i = 0; i < 96; ++i) sum += shared[i];
      }
    });
    finish();
    EXPECT_EQ(sum, 96 * 95 / 2);
  }
  set_order(Order::kForwards);
}

TEST(Emulator, WarpCollectivesAreThoseOfThirtyTwoLanes) {
  std::vector<float> sums(64), tops(64);
  launch({1, 64, 0}, false, [&] {
    const auto lane = static_cast<float>(threadIdx.x);
    sums[threadIdx.x] = warp_sum(lane);
    tops[threadIdx.x] = cuda::warp_max(-lane);
  });
  finish();
  for (int i = 0; i < 64; ++i) {
    EXPECT_EQ(sums[i], i < 32 ? 496 : 1520);
    EXPECT_EQ(tops[i], i < 32 ? 0 : -32);
  }
}

// a[m][k] b[k][n] with the fragments of mma.sync.m16n8k16, as the PTX manual lays them out.
TEST(Emulator, TilesMultiplyAsMatrices) {
  const auto a = [](int m, int k) { return static_cast<float>((m * 7 + k * 3) % 11 - 5); };
  const auto b = [](int k, int n) { return static_cast<float>((k * 5 + n * 2) % 13 - 6); };
  float d[16][8] = {};
  launch({1, 32, 0}, false, [&] {
    const int g = static_cast<int>(threadIdx.x) / 4, t = static_cast<int>(threadIdx.x) % 4;
    const auto pair = [](float x, float y) {
      return fp16_of(x) | static_cast<std::uint32_t>(fp16_of(y)) << 16;
    };
    const std::uint32_t fa[4] = {
        pair(a(g, 2 * t), a(g, 2 * t + 1)), pair(a(g + 8, 2 * t), a(g + 8, 2 * t + 1)),
        pair(a(g, 2 * t + 8), a(g, 2 * t + 9)), pair(a(g + 8, 2 * t + 8), a(g + 8, 2 * t + 9))};
    const std::uint32_t fb[2] = {pair(b(2 * t, g), b(2 * t + 1, g)),
                                 pair(b(2 * t + 8, g), b(2 * t + 9, g))};
    float sums[4] = {};
    cuda::multiply_tiles<Precision::kFp16>(sums, fa, fb);
    for (int i = 0; i < 4; ++i) d[g + i / 2 * 8][2 * t + i % 2] = sums[i];
  });
  finish();
  for (int m = 0; m < 16; ++m) {
    for (int n = 0; n < 8; ++n) {
      float right = 0;
      for (int k = 0; k < 16; ++k) right += a(m, k) * b(k, n);
      EXPECT_EQ(d[m][n], right) << m << " " << n;
    }
  }
}

TEST(Emulator, AnEarlyKernelSeesWhatTheOneBeforeItWroteOnlyAfterItsWait) {
  std::atomic<int> value = 0;  // as the third kernel may read it while the others write
  int before = -1, after = -1;
  launch({1, 32, 0}, false, [&] {
    cuda::wait_for_previous_kernel();
    if (threadIdx.x == 0) value = 1;
  });
  launch({1, 32, 0}, true, [&] {
    cuda::wait_for_previous_kernel();
    if (threadIdx.x == 0) value = 2;
  });
  launch({1, 32, 0}, true, [&] {
    if (threadIdx.x == 0) before = value;
    cuda::wait_for_previous_kernel();
    if (threadIdx.x == 0) after = value;
  });
  finish();
  EXPECT_LT(before, 2);
  EXPECT_EQ(after, 2);
}

TEST(Emulator, BlocksOfAClusterReadOneAnothersMemory) {
  std::vector<float> seen(6), ranks(6);
  launch({6, 64, sizeof(float), 3}, false, [&] {
    auto* own = reinterpret_cast<float*>(shared_memory());
    if (threadIdx.x == 0) *own = static_cast<float>(blockIdx.x);
    cuda::sync_cluster();
    if (threadIdx.x == 40) {
      const int rank = cuda::cluster_rank();
      ranks[blockIdx.x] = static_cast<float>(rank);
      seen[blockIdx.x] = load_from_block(own, (rank + 1) % 3);
    }
    cuda::sync_cluster();
  });
  finish();
  EXPECT_EQ(ranks, (std::vector<float>{0, 1, 2, 0, 1, 2}));
  EXPECT_EQ(seen, (std::vector<float>{1, 2, 0, 4, 5, 3}));
  EXPECT_THROW(launch({4, 32, 0, 3}, false, [] {}), std::runtime_error);
}

TEST(Emulator, NamesAThreadThatWaitsForEver) {
  try {
    launch({2, 64, 0}, false, [] {
      if (threadIdx.x < 32) warp_sum(1.0f);
      if (threadIdx.x == 40) return;
      if (threadIdx.x >= 32 && threadIdx.x != 41) warp_sum(1.0f);
      if (threadIdx.x == 41) __syncthreads();
    });
    finish();
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("Thread 32 of block 0 waits for ever"),
              std::string::npos)
        << error.what();
  }
}

TEST(EmulatorDeathTest, ThreadsAtDifferentBarriersAreNamed) {
  EXPECT_DEATH(
      {
        launch({1, 64, 0}, false, [] {
          if (threadIdx.x < 32) {
            __syncthreads();
          } else {
            __syncthreads();
          }
        });
        finish();
      },
      "wait at different barriers");
}

TEST(EmulatorDeathTest, NobodyReadsTheMemoryOfABlockThatHasEnded) {
  EXPECT_DEATH(
      {
        launch({2, 32, sizeof(float), 2}, false, [] {
          cuda::sync_cluster();
          if (blockIdx.x == 1) load_from_block(reinterpret_cast<float*>(shared_memory()), 0);
        });
        finish();
      },
      "block that has ended");
}

}  // namespace
}  // namespace crooner::engine::cuda::emulator
