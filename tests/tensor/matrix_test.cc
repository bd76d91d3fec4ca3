// Matrices that are kept in fewer bytes.
#include "tensor/matrix.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>

#include "tensor/state_dict.h"

namespace crooner::tensor {
namespace {

at::Tensor example(std::int64_t inputs, std::int64_t outputs) {
  return at::arange(inputs * outputs, at::kFloat).sin().reshape({inputs, outputs});
}

TEST(Matrix, IsTheTensorItself) {
  const at::Tensor weight = example(3, 5).to(at::kBFloat16);
  const Matrix matrix(weight);
  EXPECT_TRUE(matrix.value().is_same(weight));
  EXPECT_EQ(matrix.dtype(), at::kBFloat16);
  EXPECT_EQ(matrix.inputs(), 3);
  EXPECT_EQ(matrix.outputs(), 5);
}

TEST(Matrix, InHalfPrecisionIsRoundedOnce) {
  const at::Tensor weight = example(3, 5);
  const Matrix half = Matrix::narrow(weight, Precision::kFp16);
  EXPECT_EQ(half.dtype(), at::kFloat);
  EXPECT_TRUE(at::equal(half.value(), weight.to(at::kHalf).to(at::kFloat)));
  const Matrix bfloat = Matrix::narrow(weight, Precision::kBf16);
  EXPECT_TRUE(at::equal(bfloat.value(), weight.to(at::kBFloat16).to(at::kFloat)));
}

TEST(Matrix, InEightBitsIsOffByHalfAStepOfItsOutput) {
  at::Tensor weight = example(64, 6).mul(at::logspace(-4, 1, 6));
  weight.select(1, 2).zero_();
  const at::Tensor value = Matrix::narrow(weight, Precision::kInt8).value();
  const at::Tensor steps = weight.abs().amax({0}).div(127);
  EXPECT_TRUE(value.sub(weight).abs().le(steps.mul(0.5001)).all().item<bool>());
  EXPECT_TRUE(at::equal(value.abs().amax({0}), weight.abs().amax({0})));
}

TEST(Matrix, WithFactorsIsDifferentiableInThemAlone) {
  const at::Tensor weight = example(3, 5);
  const at::Tensor a = example(3, 2).requires_grad_(true), b = example(2, 5).requires_grad_(true);
  const Matrix sum = Matrix::narrow(weight, Precision::kBf16).plus(a, b, 0.7);
  const at::Tensor expected =
      weight.to(at::kBFloat16).to(at::kFloat).addmm(a.detach(), b.detach(), 1, 0.7);
  EXPECT_TRUE(at::equal(sum.value().detach(), expected));
  sum.value().sum().backward();
  EXPECT_TRUE(a.grad().allclose(b.detach().sum(1).mul(0.7).expand({3, 2})));
  EXPECT_TRUE(b.grad().allclose(a.detach().sum(0).mul(0.7).unsqueeze(1).expand({2, 5})));
  EXPECT_TRUE(at::equal(sum.value().detach(), expected));  // nothing was added to what is kept
}

TEST(Matrix, AddsFactorsInFloat32UnderAutomaticMixedPrecision) {
  const Matrix sum =
      Matrix::narrow(example(3, 5), Precision::kBf16).plus(example(3, 2), example(2, 5), 2);
  const at::Tensor expected = sum.value();
  at::autocast::set_autocast_enabled(at::kCPU, true);
  const at::Tensor value = sum.value();
  at::autocast::set_autocast_enabled(at::kCPU, false);
  EXPECT_EQ(value.scalar_type(), at::kFloat);
  EXPECT_TRUE(at::equal(value, expected));
}

TEST(Matrix, IsFoundBeforeATensorOfItsName) {
  const StateDict dict{{"a.w", example(2, 2)}, {"a.b", example(1, 2)}};
  Matrices matrices;
  matrices.emplace("a.w", Matrix::narrow(example(4, 2), Precision::kInt8));
  EXPECT_EQ(Scope(dict, matrices).sub("a").matrix("w").inputs(), 4);
  EXPECT_EQ(Scope(dict, matrices).sub("a").matrix("b").inputs(), 1);
  EXPECT_EQ(Scope(dict).sub("a").matrix("w").inputs(), 2);
}

}  // namespace
}  // namespace crooner::tensor
