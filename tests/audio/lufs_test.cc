#include "audio/lufs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "audio/test_signals.h"

namespace crooner::audio {
namespace {

TEST(Lufs, MeasuresTheReferenceToneOfTheStandard) {
  // ITU-R BS.1770: a sine of 997 Hz at full scale in one channel has -3.01 LUFS.
  EXPECT_NEAR(*measure_lufs(sine(48000, 997, 5, 1.0)), -3.01, 0.05);
  EXPECT_NEAR(*measure_lufs(sine(44100, 997, 5, 0.1)), -23.01, 0.05);
}

TEST(Lufs, ScalesToTheLoudnessBeyondFullScaleToo) {
  for (const double wanted : {-30.0, -14.0, -1.0}) {
    Audio sound = sine(44100, 440, 3, 0.2);
    ASSERT_TRUE(scale_to_lufs(sound, wanted));
    EXPECT_NEAR(*measure_lufs(sound), wanted, 0.01);
  }
}

TEST(Lufs, SilenceAndClicksHaveNoLoudness) {
  EXPECT_EQ(measure_lufs(silence(44100, 3)), std::nullopt);
  Audio click = sine(44100, 440, 0.1);
  const auto before = click.samples;
  EXPECT_FALSE(scale_to_lufs(click, -14));
  EXPECT_EQ(click.samples, before);
}

}  // namespace
}  // namespace crooner::audio
