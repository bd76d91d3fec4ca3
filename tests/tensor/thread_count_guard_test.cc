#include "tensor/thread_count_guard.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace crooner::tensor {
namespace {

TEST(ThreadCountGuard, SetsTheNumberAndRestoresIt) {
  at::set_num_threads(3);
  {
    const ThreadCountGuard two(2);
    EXPECT_EQ(at::get_num_threads(), 2);
    {
      const ThreadCountGuard one(1);
      EXPECT_EQ(at::get_num_threads(), 1);
    }
    EXPECT_EQ(at::get_num_threads(), 2);
  }
  EXPECT_EQ(at::get_num_threads(), 3);
}

TEST(ThreadCountGuard, ZeroLeavesTheNumberAsItIs) {
  at::set_num_threads(2);
  {
    const ThreadCountGuard none(0);
    EXPECT_EQ(at::get_num_threads(), 2);
  }
  EXPECT_EQ(at::get_num_threads(), 2);
}

}  // namespace
}  // namespace crooner::tensor
