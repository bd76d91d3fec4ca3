// That ThreadSanitizer, which the kernels run under, sees the races that the emulator is to show:
// a check of the check. Compiled with -fsanitize=thread only.

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "engine/cuda/emulator.h"

#if defined(__SANITIZE_THREAD__)

namespace crooner::engine::cuda::emulator {
namespace {

// Whether a program in which the kernels run is ended with a report of a data race. The stacks
// have been those of other kernels before.
void expect_race(const std::function<void()>& kernels) {
  EXPECT_EXIT(
      {
        for (int i = 0; i < 2; ++i) launch({2, 64, 0}, false, [] { __syncthreads(); });
        finish();
        kernels();
        finish();
        std::exit(0);
      },
      testing::ExitedWithCode(66), "data race");
}

TEST(RacesDeathTest, OfThreadsWithoutABarrier) {
  expect_race([] {
    launch({1, 64, 64 * sizeof(int)}, false, [] {
      auto* shared = reinterpret_cast<int*>(shared_memory());
      shared[threadIdx.x] = 1;
      shared[threadIdx.x] += shared[63 - threadIdx.x];
    });
  });
}

TEST(RacesDeathTest, OfBlocks) {
  static int sum = 0;
  expect_race([] {
    launch({2, 32, 0}, false, [] {
      if (threadIdx.x == 0) sum += static_cast<int>(blockIdx.x);
    });
  });
}

TEST(RacesDeathTest, OfBlocksOfAClusterWithoutABarrier) {
  expect_race([] {
    launch({2, 32, sizeof(float), 2}, false, [] {
      auto* own = reinterpret_cast<float*>(shared_memory());
      cuda::sync_cluster();
      if (threadIdx.x == 0) *own = 1;
      // Volatile, or the compiler leaves out a load that nobody needs.
      [[maybe_unused]] const volatile float seen = load_from_block(own, 1 - cuda::cluster_rank());
      cuda::sync_cluster();
    });
  });
}

// What lanes exchange orders no memory: on a GPU another lane may read before lane 0 has written.
TEST(RacesDeathTest, OfLanesThatRelyOnLockstep) {
  expect_race([] {
    launch({1, 32, 2 * sizeof(float)}, false, [] {
      auto* shared = reinterpret_cast<float*>(shared_memory());
      if (threadIdx.x == 0) shared[0] = 1;
      const float lanes = cuda::warp_sum(1.0f);
      const float seen = shared[0];
      if (threadIdx.x == 0) shared[1] = lanes * seen;
    });
  });
}

// On a GPU it reads before or after the other kernel has written.
TEST(RacesDeathTest, OfAnEarlyKernelThatDoesNotWait) {
  static int value = 0;
  expect_race([] {
    for (int i = 0; i < 3; ++i) {
      launch({1, 32, 0}, true, [] {
        const int seen = threadIdx.x == 0 ? value : 0;
        cuda::wait_for_previous_kernel();
        if (threadIdx.x == 0) value = seen + 1;
      });
    }
  });
}

}  // namespace
}  // namespace crooner::engine::cuda::emulator

#endif
