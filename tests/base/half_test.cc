#include "base/half.h"

#include <gtest/gtest.h>

#include <cmath>

namespace crooner {
namespace {

TEST(Half, RoundsToFp16AsHardwareDoes) {
  EXPECT_EQ(float_to_fp16(0.0f), 0x0000);
  EXPECT_EQ(float_to_fp16(-0.0f), 0x8000);
  EXPECT_EQ(float_to_fp16(1.0f), 0x3c00);
  EXPECT_EQ(float_to_fp16(-2.0f), 0xc000);
  EXPECT_EQ(float_to_fp16(65504.0f), 0x7bff);
  EXPECT_EQ(float_to_fp16(65519.0f), 0x7bff);
  EXPECT_EQ(float_to_fp16(65520.0f), 0x7c00);
  EXPECT_EQ(float_to_fp16(0x1p-24f), 0x0001);
  EXPECT_EQ(float_to_fp16(0x1p-25f), 0x0000);    // a tie, to even
  EXPECT_EQ(float_to_fp16(0x1.8p-24f), 0x0002);  // a tie, to even
  EXPECT_EQ(float_to_fp16(0x1p-14f), 0x0400);
  EXPECT_EQ(float_to_fp16(0x1.ff8p-15f), 0x03ff);
  EXPECT_EQ(float_to_fp16(1.0f + 0x1p-11f), 0x3c00);  // ties
  EXPECT_EQ(float_to_fp16(1.0f + 0x3p-11f), 0x3c02);
  EXPECT_EQ(float_to_fp16(0x1.fffffep0f), 0x4000);  // rounds up into the next exponent
  EXPECT_EQ(float_to_fp16(std::nanf("")), 0x7e00);
}

}  // namespace
}  // namespace crooner
