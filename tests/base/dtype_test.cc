#include "base/dtype.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/strings.h"

namespace crooner {
namespace {

TEST(DTypeTest, SizesAndNames) {
  EXPECT_EQ(element_size(DType::kF64), 8u);
  EXPECT_EQ(element_size(DType::kF32), 4u);
  EXPECT_EQ(element_size(DType::kBF16), 2u);
  EXPECT_EQ(element_size(DType::kBool), 1u);
  EXPECT_STREQ(dtype_name(DType::kBF16), "BF16");
  EXPECT_STREQ(dtype_name(DType::kBool), "BOOL");
  EXPECT_TRUE(is_floating(DType::kF16));
  EXPECT_FALSE(is_floating(DType::kI64));
}

TEST(DTypeTest, ShapesAndElements) {
  EXPECT_EQ(format_shape({3, 64, 1}), "[3, 64, 1]");
  EXPECT_EQ(format_shape({}), "[]");
  EXPECT_EQ((TensorSpec{"a", {3, 64, 1}, DType::kF32}.elements()), 192);
  EXPECT_EQ((TensorSpec{"scalar", {}, DType::kF32}.elements()), 1);
  EXPECT_EQ((TensorSpec{"empty", {3, 0}, DType::kF32}.elements()), 0);
}

TEST(ErrorTest, ExitCodesByMeaning) {
  EXPECT_EQ(UsageError("x").exit_code(), 2);
  EXPECT_EQ(InputError("x").exit_code(), 3);
  EXPECT_EQ(ResourceError("x").exit_code(), 4);
  EXPECT_EQ(PartialFailure("x").exit_code(), 5);
  EXPECT_EQ(Interrupted(2).exit_code(), 130);
  EXPECT_EQ(str_cat("layer ", 3, " of ", 7), "layer 3 of 7");
}

}  // namespace
}  // namespace crooner
