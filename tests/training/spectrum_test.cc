#include "training/spectrum.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/sin.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace crooner::training {
namespace {

constexpr int kRate = 22050;

// A tone of this frequency and amplitude: [1, 8192].
at::Tensor tone(double hertz, double amplitude) {
  return at::sin(at::arange(8192, at::kFloat) * (2 * std::numbers::pi * hertz / kRate))
             .unsqueeze(0) *
         amplitude;
}

// Something in every band: [1, 8192].
at::Tensor noise() {
  return at::sin(at::arange(8192, at::kFloat).square() * 12.9898).unsqueeze(0);
}

double distance(const at::Tensor& target, const at::Tensor& output) {
  return log_mel_distance(target, output, kRate, {1024, 120, 600}).item<double>();
}

TEST(LogMelDistance, TwiceAsLoudIsTheLogarithmOfTwo) {
  // Twice as loud is log 2 in every band that is far above the floor; noise is in all of them.
  EXPECT_NEAR(distance(noise(), noise() * 2), std::log(2.0), 0.01);
  EXPECT_EQ(distance(noise(), noise()), 0);
}

TEST(LogMelDistance, HearsAQuietToneBesideALoudOne) {
  const at::Tensor bass = tone(110, 0.5), vowel = tone(2200, 0.02);
  const double missed = distance(bass + vowel, bass);
  EXPECT_GT(missed, 0.05);
  // A squared error hears the bass: its two thousandth part weighs as much as all of the vowel.
  const double squared = (vowel * vowel).mean().item<double>();
  EXPECT_NEAR(squared, (tone(110, 0.5) - tone(110, 0.48)).square().mean().item<double>(), 1e-5);
  EXPECT_LT(distance(bass, tone(110, 0.48)), 0.2 * missed);
}

TEST(LogMelDistance, LeadsTheOutputTowardsTheTarget) {
  at::Tensor output = (noise() * 0.3).detach().requires_grad_(true);
  log_mel_distance(noise(), output, kRate, {1024, 120, 600}).backward();
  const at::Tensor step = output.grad() * (0.05 * output.detach().norm() / output.grad().norm());
  EXPECT_LT(distance(noise(), output.detach() - step), 0.99 * distance(noise(), output.detach()));
}

}  // namespace
}  // namespace crooner::training
