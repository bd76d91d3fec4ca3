#include "tensor/upload.h"

#include <ATen/ops/arange.h>
#include <gtest/gtest.h>

namespace crooner::tensor {
namespace {

TEST(Upload, ToTheCpuItIsTheTensorItself) {
  const at::Tensor batch = at::arange(6, at::kLong).view({2, 3});
  EXPECT_TRUE(upload(batch, at::kCPU).is_same(batch));
}

}  // namespace
}  // namespace crooner::tensor
