#include "base/precision.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(Precision, EveryNameIsParsedBack) {
  for (const Precision precision : {Precision::kAuto, Precision::kFp32, Precision::kFp16,
                                    Precision::kBf16, Precision::kInt8, Precision::kInt8Mlp}) {
    EXPECT_EQ(parse_precision(to_string(precision)), precision);
  }
  EXPECT_EQ(parse_precision("fp64"), std::nullopt);
  EXPECT_EQ(parse_precision(""), std::nullopt);
}

TEST(Precision, HasBytesPerWeight) {
  EXPECT_EQ(bytes_per_weight(Precision::kFp32), 4);
  EXPECT_EQ(bytes_per_weight(Precision::kFp16), 2);
  EXPECT_EQ(bytes_per_weight(Precision::kBf16), 2);
  EXPECT_EQ(bytes_per_weight(Precision::kInt8), 1);
}

TEST(Precision, Int8OfTheMlpLeavesAttentionAndCachesInFp16) {
  EXPECT_EQ(attention_precision(Precision::kInt8Mlp), Precision::kFp16);
  EXPECT_EQ(mlp_precision(Precision::kInt8Mlp), Precision::kInt8);
  EXPECT_EQ(cache_precision(Precision::kInt8Mlp), Precision::kFp16);
  for (const Precision p : {Precision::kFp32, Precision::kFp16, Precision::kBf16}) {
    EXPECT_EQ(attention_precision(p), p);
    EXPECT_EQ(mlp_precision(p), p);
    EXPECT_EQ(cache_precision(p), p);
  }
  EXPECT_EQ(cache_precision(Precision::kInt8), Precision::kFp16);
}

}  // namespace
}  // namespace crooner
