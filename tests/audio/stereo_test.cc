#include "audio/stereo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "audio/loudness.h"

namespace crooner::audio {
namespace {

constexpr int kRate = 16000;

Audio noise(unsigned seed, double level = 0.1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> value(0, static_cast<float>(level));
  Audio audio{kRate, 1, std::vector<float>(kRate)};
  for (float& sample : audio.samples) sample = value(random);
  return audio;
}

Audio mono(const Audio& stereo) {
  Audio sum{stereo.sample_rate, 1, {}};
  for (std::size_t i = 0; i + 1 < stereo.samples.size(); i += 2) {
    sum.samples.push_back((stereo.samples[i] + stereo.samples[i + 1]) / 2);
  }
  return sum;
}

double level_change(const Audio& stereo, const Audio& first) {
  return decibels(measure_loudness(mono(stereo)).rms / measure_loudness(first).rms);
}

constexpr StereoPlacement kPlacement{.left_delay = 0.005, .right_delay = 0.01, .side_level = -3};

TEST(Stereo, TheSumHasTheLevelOfTheFirstTake) {
  for (const double level : {0.02, 0.1, 0.3}) {
    const Audio middle = noise(1);
    const Audio three = place_in_stereo({middle, noise(2, level), noise(3, level)}, kPlacement);
    EXPECT_NEAR(level_change(three, middle), 0, 0.05) << level;
    const Audio two = place_in_stereo({middle, noise(2, level)}, kPlacement);
    EXPECT_NEAR(level_change(two, middle), 0, 0.05) << level;
  }
}

TEST(Stereo, TakesAreDelayedAtTheirSide) {
  Audio silent = noise(1);
  std::fill(silent.samples.begin(), silent.samples.end(), 0.0f);
  Audio click = silent;
  click.samples[100] = 0.5f;
  const Audio stereo = place_in_stereo({click, click, silent}, {.left_delay = 0.005});
  EXPECT_EQ(stereo.channels, 2);
  EXPECT_EQ(stereo.frames(), kRate);
  const auto left = [&](int frame) { return stereo.samples[2 * frame]; };
  const auto right = [&](int frame) { return stereo.samples[2 * frame + 1]; };
  EXPECT_GT(left(100), 0.1f);
  EXPECT_EQ(left(100), right(100));
  EXPECT_GT(left(180), 0.1f);
  EXPECT_EQ(right(180), 0.0f);
}

TEST(Stereo, TakesThatCancelOneAnotherAreNarrowed) {
  const Audio take = noise(1);
  Audio other = take;
  for (float& sample : other.samples) sample = -sample;
  const Audio stereo = place_in_stereo({take, other}, {});
  EXPECT_NEAR(level_change(stereo, take), 0, 0.05);
  EXPECT_LT(measure_loudness(stereo).rms, 2 * measure_loudness(take).rms);
}

TEST(Stereo, ALongerSoundKeepsTheSamplesOfItsBeginning) {
  for (const float sign : {1.0f, -0.9f}) {  // takes that differ, and takes that cancel one another
    std::vector<Audio> brief{noise(1), noise(sign > 0 ? 2 : 1)};
    for (float& sample : brief[1].samples) sample *= sign;
    std::vector<Audio> longer = brief;
    for (Audio& take : longer) take.samples.resize(2 * kRate, 0.3f);
    const Audio before = place_in_stereo(brief, kPlacement);
    StereoPlacement placement = kPlacement;
    placement.level = stereo_level(brief, kPlacement);
    EXPECT_EQ(place_in_stereo(brief, placement).samples, before.samples);
    const Audio after = place_in_stereo(longer, placement);
    ASSERT_EQ(after.frames(), 2 * kRate);
    EXPECT_TRUE(std::equal(before.samples.begin(), before.samples.end(), after.samples.begin()));
  }
}

TEST(Stereo, SilenceRemainsSilence) {
  Audio silent{kRate, 1, std::vector<float>(100)};
  for (const float sample : place_in_stereo({silent, silent}, kPlacement).samples) {
    EXPECT_EQ(sample, 0.0f);
  }
}

}  // namespace
}  // namespace crooner::audio
