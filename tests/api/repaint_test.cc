#include "api/repaint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace crooner::api {
namespace {

constexpr int kRate = 16000;
constexpr int kHop = 100;

std::vector<float> tone(std::int64_t samples, double phase, double gain = 0.5) {
  std::vector<float> wave;
  for (std::int64_t i = 0; i < samples; ++i) {
    wave.push_back(static_cast<float>(gain * std::sin(0.05 * static_cast<double>(i) + phase)));
  }
  return wave;
}

// 100 top codes, of which 40 to 60 are repainted.
Repaint song(std::vector<float> samples) {
  Repaint repaint;
  repaint.codes = {{}, {}, std::vector<std::int64_t>(100)};
  repaint.audio = {kRate, 1, std::move(samples)};
  repaint.begin = 40;
  repaint.end = 60;
  return repaint;
}

double largest_step(const std::vector<float>& samples) {
  double largest = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    largest = std::max<double>(largest, std::abs(samples[i] - samples[i - 1]));
  }
  return largest;
}

TEST(KeepSound, OutsideTheSpanItIsTheOldOneSampleBySample) {
  const Repaint repaint = song(tone(100 * kHop, 0));
  Audio audio{kRate, 1, tone(100 * kHop, 2, 0.49)};
  const auto fresh = audio.samples;
  keep_sound(repaint, audio);
  ASSERT_EQ(audio.samples.size(), repaint.audio.samples.size());
  for (std::size_t i = 0; i < audio.samples.size(); ++i) {
    if (i >= 40 * kHop && i < 60 * kHop) continue;
    ASSERT_EQ(audio.samples[i], repaint.audio.samples[i]) << i;
  }
  EXPECT_NE(audio.samples[50 * kHop], repaint.audio.samples[50 * kHop]);
}

TEST(KeepSound, TheSeamsAreWhereBothAreMostAlike) {
  const Repaint repaint = song(tone(100 * kHop, 0));
  Audio audio{kRate, 1, tone(100 * kHop, std::numbers::pi)};  // cancels the old one
  // But for 10 ms within the search range of either seam.
  const auto same = [&](int begin) {
    std::copy_n(repaint.audio.samples.begin() + begin, 160, audio.samples.begin() + begin);
  };
  same(40 * kHop + 100);
  same(60 * kHop - 280);
  const auto fresh = audio.samples;
  const auto seams = keep_sound(repaint, audio);
  EXPECT_EQ(seams, (std::vector<std::int64_t>{40 * kHop + 180, 60 * kHop - 200}));
  for (int i = 40 * kHop + 100; i < 40 * kHop + 260; ++i) {
    EXPECT_NEAR(audio.samples[i], repaint.audio.samples[i], 1e-6) << i;
  }
  EXPECT_EQ(audio.samples[40 * kHop + 300], fresh[40 * kHop + 300]);
  EXPECT_EQ(audio.samples[60 * kHop - 300], fresh[60 * kHop - 300]);
  EXPECT_EQ(audio.samples[60 * kHop - 100], repaint.audio.samples[60 * kHop - 100]);
}

TEST(KeepSound, ASongThatWasScaledGetsANewSoundOfItsScale) {
  const Repaint repaint = song(tone(100 * kHop, 0, 0.9));
  Audio audio{kRate, 1, tone(100 * kHop, 0, 0.3)};
  keep_sound(repaint, audio);
  EXPECT_NEAR(audio.samples[50 * kHop], repaint.audio.samples[50 * kHop], 1e-3);
  EXPECT_LT(largest_step(audio.samples), 0.05);
}

TEST(KeepSound, ABeginningIsFadedIntoTheSong) {
  Repaint repaint = song(tone(100 * kHop, 0));
  repaint.prepend = true;
  repaint.begin = 0;
  repaint.end = 30;
  Audio audio{kRate, 1, tone(130 * kHop, -0.05 * 30 * kHop)};
  keep_sound(repaint, audio);
  EXPECT_LT(largest_step(audio.samples), 0.05);
  for (std::size_t i = 320; i < 100 * kHop; ++i) {
    ASSERT_EQ(audio.samples[30 * kHop + i], repaint.audio.samples[i]) << i;
  }
}

TEST(KeepSound, ASpanOfOneShortCodeIsFadedWithinIt) {
  Repaint repaint = song(tone(100, 0));
  repaint.codes = {{}, {}, std::vector<std::int64_t>(100)};
  repaint.end = 41;  // one sample
  Audio audio{kRate, 1, tone(100, 1)};
  keep_sound(repaint, audio);
  EXPECT_EQ(audio.samples[39], repaint.audio.samples[39]);
  EXPECT_EQ(audio.samples[41], repaint.audio.samples[41]);
}

TEST(KeepSound, WithoutAnOldSoundNothingChanges) {
  const Repaint repaint = song({});
  Audio audio{kRate, 1, tone(100 * kHop, 2)};
  const auto fresh = audio.samples;
  EXPECT_TRUE(keep_sound(repaint, audio).empty());
  EXPECT_EQ(audio.samples, fresh);
}

}  // namespace
}  // namespace crooner::api
