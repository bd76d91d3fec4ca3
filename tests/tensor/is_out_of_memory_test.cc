#include "tensor/is_out_of_memory.h"

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

#include "base/error.h"

namespace crooner::tensor {
namespace {

TEST(OutOfMemory, LibTorchsAllocatorFails) {
  try {
    at::empty({std::int64_t{1} << 52}, at::TensorOptions().dtype(at::kFloat));
    FAIL() << "16 petabytes were handed out";
  } catch (const std::exception& failure) {
    EXPECT_TRUE(is_out_of_memory(failure)) << failure.what();
  }
}

TEST(OutOfMemory, OurExceptionAndBadAlloc) {
  EXPECT_TRUE(is_out_of_memory(std::bad_alloc()));
  EXPECT_TRUE(is_out_of_memory(crooner::OutOfMemory("There is not enough memory.")));
  EXPECT_FALSE(is_out_of_memory(ResourceError("The disk is full.")));
  EXPECT_FALSE(is_out_of_memory(std::runtime_error("out of memory")));
}

TEST(OutOfMemory, OtherErrorsOfLibTorchAreNot) {
  const auto a = at::empty({2, 3}), b = at::empty({5, 3});
  try {
    a.matmul(b);
    FAIL();
  } catch (const std::exception& failure) {
    EXPECT_FALSE(is_out_of_memory(failure));
  }
}

}  // namespace
}  // namespace crooner::tensor
