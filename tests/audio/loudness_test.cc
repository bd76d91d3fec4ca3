#include "audio/loudness.h"

#include <gtest/gtest.h>

#include <limits>

#include "audio/test_signals.h"

namespace crooner::audio {
namespace {

TEST(Loudness, MeasuresASine) {
  const Loudness level = measure_loudness(sine(44100, 441, 1.0, 0.5));
  EXPECT_NEAR(level.peak, 0.5, 1e-6);
  EXPECT_NEAR(level.rms, 0.5 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(level.offset, 0, 1e-6);
  EXPECT_EQ(level.silent, 0);
  EXPECT_EQ(level.clipped, 0);
  EXPECT_FALSE(is_silent(level));
}

TEST(Loudness, DetectsSilenceAndClipping) {
  Audio sound = sine(8000, 400, 1.0, 0.5);
  std::fill(sound.samples.begin() + 4000, sound.samples.end(), 0.0f);
  sound.samples[0] = 1.0f;
  sound.samples[1] = -2.0f;
  const Loudness level = measure_loudness(sound);
  EXPECT_DOUBLE_EQ(level.silent, 0.5);
  EXPECT_EQ(level.clipped, 2);
  EXPECT_EQ(level.peak, 2.0f);
}

TEST(Loudness, DetectsSilence) {
  EXPECT_TRUE(is_silent(measure_loudness(silence(8000, 0.5))));
  EXPECT_TRUE(is_silent(measure_loudness(sine(8000, 400, 0.5, 5e-5))));
  EXPECT_FALSE(is_silent(measure_loudness(sine(8000, 400, 0.5, 1e-3))));
  EXPECT_EQ(measure_loudness(silence(8000, 0.5)).silent, 1.0);
  EXPECT_EQ(measure_loudness({8000, 1, {}}).silent, 1.0);
}

TEST(Loudness, IgnoresNonFiniteSamples) {
  const Loudness level =
      measure_loudness({8000, 1, {0.5f, std::numeric_limits<float>::quiet_NaN(), -0.5f}});
  EXPECT_EQ(level.not_finite, 1);
  EXPECT_DOUBLE_EQ(level.rms, 0.5);
}

TEST(Loudness, Decibels) {
  EXPECT_DOUBLE_EQ(decibels(1), 0);
  EXPECT_NEAR(decibels(0.5), -6.02, 0.01);
  EXPECT_EQ(decibels(0), -std::numeric_limits<double>::infinity());
}

TEST(Loudness, NormalisesThePeak) {
  Audio sound = sine(8000, 400, 0.5, 0.1);
  const float factor = normalise(sound);
  EXPECT_NEAR(factor, 8.9125, 1e-3);
  EXPECT_NEAR(decibels(measure_loudness(sound).peak), -1, 1e-4);
  Audio nothing = silence(8000, 0.1);
  EXPECT_EQ(normalise(nothing), 1.0f);
}

}  // namespace
}  // namespace crooner::audio
