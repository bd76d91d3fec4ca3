#include "checkpoint/finite.h"

#include <gtest/gtest.h>

#include <limits>

#include "scratch.h"

namespace crooner::checkpoint {
namespace {

TEST(Finite, FindsTheFirstNonFiniteElement) {
  std::vector<float> values(10'000, 1.0f);
  values[3] = std::numeric_limits<float>::max();
  values[4] = std::numeric_limits<float>::denorm_min();
  EXPECT_EQ(first_non_finite(as_bytes(raw(values)), DType::kF32), std::nullopt);
  values[9'999] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(first_non_finite(as_bytes(raw(values)), DType::kF32), 9'999u);
  values[5'000] = -std::numeric_limits<float>::infinity();
  EXPECT_EQ(first_non_finite(as_bytes(raw(values)), DType::kF32), 5'000u);
  EXPECT_EQ(first_non_finite(as_bytes("x" + raw(values)).subspan(1), DType::kF32), 5'000u);
}

TEST(Finite, SupportsEveryType) {
  const auto at = [](const auto& values, DType dtype) {
    return first_non_finite(as_bytes(raw(values)), dtype);
  };
  using Halves = std::vector<std::uint16_t>;
  EXPECT_EQ(at(std::vector<double>{1, std::numeric_limits<double>::infinity()}, DType::kF64), 1u);
  EXPECT_EQ(at(Halves{0x7bff, 0xfc00}, DType::kF16), 1u);
  EXPECT_EQ(at(Halves{0x7c00, 0x7f7f, 0xffc0}, DType::kBF16), 2u);
  EXPECT_EQ(at(Halves{0xffff}, DType::kI16), std::nullopt);
}

}  // namespace
}  // namespace crooner::checkpoint
