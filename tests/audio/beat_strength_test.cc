#include "audio/beat_strength.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace crooner::audio {
namespace {

constexpr int kRate = 8000;

Audio silence(double seconds) {
  return {.sample_rate = kRate,
          .channels = 1,
          .samples = std::vector<float>(static_cast<std::size_t>(seconds * kRate))};
}

// A decaying tone at each of these times.
Audio strokes(double seconds, const std::vector<double>& times) {
  Audio audio = silence(seconds);
  for (const double time : times) {
    const auto first = static_cast<std::size_t>(time * kRate);
    for (std::size_t i = 0; i < kRate / 5 && first + i < audio.samples.size(); ++i) {
      const double t = static_cast<double>(i) / kRate;
      audio.samples[first + i] +=
          static_cast<float>(0.5 * std::exp(-20 * t) * std::sin(2 * M_PI * 440 * t));
    }
  }
  return audio;
}

TEST(BeatStrength, OfAMetronomeIsNearlyOne) {
  for (const double period : {0.3, 0.5, 1.2}) {
    std::vector<double> times;
    for (double time = 0.1; time < 10; time += period) times.push_back(time);
    EXPECT_GT(beat_strength(strokes(10, times)), 0.8) << period;
  }
}

TEST(BeatStrength, OfStrokesAtAnyTimesIsSmall) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> when(0, 20);
  std::vector<double> times;
  for (int i = 0; i < 40; ++i) times.push_back(when(random));
  EXPECT_LT(beat_strength(strokes(20, times)), 0.4);
}

TEST(BeatStrength, OfNoiseSilenceAndShortSoundsIsNone) {
  std::mt19937 random(4);
  std::normal_distribution<float> sample(0, 0.1f);
  Audio noise = silence(10);
  for (float& x : noise.samples) x = sample(random);
  EXPECT_LT(beat_strength(noise), 0.2);
  EXPECT_EQ(beat_strength(silence(10)), 0);
  EXPECT_EQ(beat_strength(silence(0)), 0);
  EXPECT_EQ(beat_strength(strokes(2, {0.1, 0.6, 1.1, 1.6})), 0);
}

}  // namespace
}  // namespace crooner::audio
