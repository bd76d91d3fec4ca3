#include "tensor/narrow_products.h"

#include <ATen/Version.h>
#include <gtest/gtest.h>

namespace crooner::tensor {
namespace {

TEST(NarrowProducts, OfAGpuAreThere) {
  EXPECT_TRUE(has_narrow_products(c10::Device(c10::kCUDA)));
}

#if defined(__x86_64__)
TEST(NarrowProducts, OfACpuNeedItsWidestVectors) {
  EXPECT_EQ(has_narrow_products(c10::Device(c10::kCPU)), at::get_cpu_capability() == "AVX512");
}
#endif

}  // namespace
}  // namespace crooner::tensor
