#include "alignment/passage.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

namespace crooner::alignment {
namespace {

// 320 codes that read twenty characters one after the other, up to `last`.
at::Tensor reading(int last = 20) {
  at::Tensor matrix = at::zeros({320, 20}, at::TensorOptions().dtype(at::kFloat));
  for (int c = 0; c < last; ++c) matrix.narrow(0, 16 * c, 16).select(1, c).fill_(1.0);
  return matrix;
}

const std::string kText = "la li lo, lu le lam!";

TEST(Passage, OfAVoiceThatReadsAllIsWhole) {
  const Passage passage = measure_passage(reading(), kText);
  EXPECT_NEAR(passage.coverage, 1, 1e-9);
  EXPECT_NEAR(passage.order, 1, 1e-6);
}

TEST(Passage, CoversWhatIsSung) {
  const Passage half = measure_passage(reading().narrow(0, 0, 160), kText);
  EXPECT_GT(half.coverage, 0.4);
  EXPECT_LT(half.coverage, 0.65);
  EXPECT_NEAR(half.order, 1, 1e-6);
}

TEST(Passage, LooksAboutWithoutOrder) {
  const at::Tensor flat = at::full({320, 20}, 0.05, at::TensorOptions().dtype(at::kFloat));
  EXPECT_LT(measure_passage(flat, kText).order, 0.4);
  const Passage backwards = measure_passage(reading().flip({0}), kText);
  EXPECT_LT(backwards.order, 0.5);
  const Passage mixed = measure_passage(reading().add(flat).div(2), kText);
  EXPECT_GT(mixed.order, measure_passage(flat, kText).order);
  EXPECT_LT(mixed.order, 0.9);
}

TEST(Passage, OfNothingIsNone) {
  const Passage none =
      measure_passage(at::zeros({0, 20}, at::TensorOptions().dtype(at::kFloat)), kText);
  EXPECT_EQ(none.coverage, 0);
  EXPECT_EQ(none.order, 0);
}

}  // namespace
}  // namespace crooner::alignment
