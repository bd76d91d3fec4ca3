#include "alignment/sung_characters.h"

#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace crooner::alignment {
namespace {

// 160 codes of 10 ms; character c is attended to from code 16 c + 4 to 16 c + 14.
at::Tensor ten_characters() {
  at::Tensor matrix = at::zeros({160, 10}, at::TensorOptions().dtype(at::kFloat));
  for (int c = 0; c < 10; ++c) matrix.narrow(0, 16 * c + 4, 10).select(1, c).fill_(1.0);
  return matrix;
}

TEST(SungCharacters, FollowTheAttention) {
  const auto times = sung_characters(ten_characters(), "tra la la!", 0.01);
  ASSERT_EQ(times.size(), 10u);
  for (int c = 0; c < 10; ++c) {
    EXPECT_EQ(times[c].text, "tra la la!"[c]);
    EXPECT_NEAR(times[c].start, 0.16 * c + 0.04, 0.05) << c;
    EXPECT_NEAR(times[c].end, 0.16 * c + 0.14, 0.05) << c;
    const double before = c > 0 ? times[c - 1].end : 0.0;
    EXPECT_GE(times[c].start, before - 1e-9);
  }
}

TEST(SungCharacters, UnsungCharactersHaveNoTime) {
  const at::Tensor matrix = ten_characters().narrow(0, 0, 80);  // five characters' worth
  const auto times = sung_characters(matrix, "tra la la!", 0.01);
  for (int c = 0; c < 5; ++c) EXPECT_GE(times[c].start, 0.0) << c;
  for (int c = 5; c < 10; ++c) EXPECT_LT(times[c].start, 0.0) << c;
  EXPECT_LE(times[4].end, 0.8 + 1e-9);
}

TEST(SungCharacters, NeedOneColumnPerCharacter) {
  EXPECT_THROW(sung_characters(ten_characters(), "tra la", 0.01), UsageError);
  EXPECT_TRUE(sung_characters(at::zeros({5, 0}), "", 0.01).empty());
}

}  // namespace
}  // namespace crooner::alignment
