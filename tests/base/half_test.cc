#include "base/half.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace crooner {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Half, EveryFp16ConvertsToFloatAndBack) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = fp16_to_float(half);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(fp16_to_float(float_to_fp16(value)))) << std::hex << bits;
    } else {
      ASSERT_EQ(float_to_fp16(value), half) << std::hex << bits;
    }
  }
}

TEST(Half, EveryBf16ConvertsToFloatAndBack) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = bf16_to_float(half);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(bf16_to_float(float_to_bf16(value)))) << std::hex << bits;
    } else {
      ASSERT_EQ(float_to_bf16(value), half) << std::hex << bits;
    }
  }
}

TEST(Half, Fp16HasTheIeeeValues) {
  EXPECT_EQ(fp16_to_float(0x3c00), 1.0f);
  EXPECT_EQ(fp16_to_float(0xc000), -2.0f);
  EXPECT_EQ(fp16_to_float(0x7bff), 65504.0f);
  EXPECT_EQ(fp16_to_float(0x0400), 0x1p-14f);  // the smallest normal number
  EXPECT_EQ(fp16_to_float(0x0001), 0x1p-24f);  // the smallest subnormal one
  EXPECT_EQ(fp16_to_float(0x7c00), kInfinity);
  EXPECT_TRUE(std::signbit(fp16_to_float(0x8000)));
}

// Between each pair of neighbours: the midpoint goes to the even one, all else to the nearest.
TEST(Half, Fp16RoundsToTheNearestAndTiesToEven) {
  for (std::uint16_t half = 0; half < 0x7bff; ++half) {
    const float low = fp16_to_float(half), high = fp16_to_float(half + 1);
    const float middle = low + (high - low) / 2;
    ASSERT_EQ(float_to_fp16(middle), half % 2 == 0 ? half : half + 1) << half;
    ASSERT_EQ(float_to_fp16(std::nextafter(middle, low)), half) << half;
    ASSERT_EQ(float_to_fp16(std::nextafter(middle, high)), half + 1) << half;
  }
}

TEST(Half, Bf16RoundsToTheNearestAndTiesToEven) {
  for (std::uint16_t half = 0; half < 0x7f7f; ++half) {
    const float low = bf16_to_float(half), high = bf16_to_float(half + 1);
    const float middle = low + (high - low) / 2;
    ASSERT_EQ(float_to_bf16(middle), half % 2 == 0 ? half : half + 1) << half;
    ASSERT_EQ(float_to_bf16(std::nextafter(middle, low)), half) << half;
    ASSERT_EQ(float_to_bf16(std::nextafter(middle, high)), half + 1) << half;
  }
}

TEST(Half, OverflowBecomesInfinity) {
  EXPECT_EQ(float_to_fp16(65519.0f), 0x7bff);
  EXPECT_EQ(float_to_fp16(65520.0f), 0x7c00);
  EXPECT_EQ(float_to_fp16(-1e9f), 0xfc00);
  EXPECT_EQ(float_to_fp16(-kInfinity), 0xfc00);
  EXPECT_EQ(float_to_bf16(std::numeric_limits<float>::max()), 0x7f80);
}

}  // namespace
}  // namespace crooner
