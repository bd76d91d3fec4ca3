#include "training/autocast.h"

#include <ATen/Version.h>
#include <gtest/gtest.h>

#include "support/captured_log.h"

namespace crooner::training {
namespace {

TEST(AvailablePrecision, IsThatOfThePresetWhereTheDeviceHasItsProducts) {
  const CapturedLog log;
  for (const char* precision : {"fp32", "bf16", "fp16"}) {
    EXPECT_EQ(available_precision(precision, c10::Device(c10::kCUDA)), precision);
  }
  EXPECT_EQ(available_precision("fp32", c10::Device(c10::kCPU)), "fp32");
  EXPECT_EQ(available_precision("fp16", c10::Device(c10::kCPU)), "fp16");
  EXPECT_EQ(log.text(), "");
}

#if defined(__x86_64__)
TEST(AvailablePrecision, IsSaidToBeFp32OnACpuWithoutProductsOfBf16) {
  const CapturedLog log;
  const bool has_products = at::get_cpu_capability() == "AVX512";
  EXPECT_EQ(available_precision("bf16", c10::Device(c10::kCPU)), has_products ? "bf16" : "fp32");
  EXPECT_EQ(log.text().find("no products of bf16") != std::string::npos, !has_products);
}
#endif

}  // namespace
}  // namespace crooner::training
