#include "base/precision.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(Precision, EveryNameIsParsedBack) {
  for (const Precision precision :
       {Precision::kAuto, Precision::kFp32, Precision::kFp16, Precision::kBf16, Precision::kInt8}) {
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

}  // namespace
}  // namespace crooner
