#include "audio/fingerprint.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/philox.h"

namespace crooner::audio {
namespace {

// A number in [-1, 1) that depends on its arguments alone.
float random_number(std::uint32_t seed, std::uint32_t index) {
  return 2 * unit_float(philox({index, 0, 0, 0}, {seed, 0})[0]) - 1;
}

// Eight seconds of random notes, four a second.
Audio melody(std::uint32_t seed, int sample_rate, double seconds_before = 0) {
  Audio audio{sample_rate, 1, {}};
  const auto rest = static_cast<std::size_t>(seconds_before * sample_rate);
  audio.samples.assign(rest, 0);
  for (int i = 0; i < 8 * sample_rate; ++i) {
    const auto note = static_cast<std::uint32_t>(4 * i / sample_rate);
    const double hertz = 200 * std::pow(8.0, 0.5 + 0.5 * random_number(seed, note));
    double sample = 0;
    for (int harmonic = 1; harmonic <= 4; ++harmonic)
      sample += std::sin(2 * std::numbers::pi * hertz * harmonic * i / sample_rate) / harmonic;
    audio.samples.push_back(static_cast<float>(0.2 * sample));
  }
  return audio;
}

TEST(Fingerprint, IsTheSameWhateverLoudnessRateAndSomeNoise) {
  const auto original = fingerprint(melody(1, 16000));
  Audio copy = melody(1, 22050);
  for (std::size_t i = 0; i < copy.samples.size(); ++i)
    copy.samples[i] =
        0.3f * copy.samples[i] + 0.002f * random_number(9, static_cast<std::uint32_t>(i));
  EXPECT_EQ(similarity(original, original), 1);
  EXPECT_GT(similarity(original, fingerprint(copy)), 0.8);
}

TEST(Fingerprint, FindsACopyThatBeginsLater) {
  const auto original = fingerprint(melody(1, 16000));
  EXPECT_GT(similarity(original, fingerprint(melody(1, 16000, /*seconds_before=*/1))), 0.8);
}

TEST(Fingerprint, DiffersBetweenRecordings) {
  const auto one = fingerprint(melody(1, 16000));
  for (std::uint32_t seed = 2; seed < 8; ++seed)
    EXPECT_LT(similarity(one, fingerprint(melody(seed, 16000))), 0.75) << seed;
  Audio longer = melody(1, 16000);
  longer.samples.resize(2 * longer.samples.size());
  EXPECT_EQ(similarity(one, fingerprint(longer)), 0) << "of another length";
  EXPECT_EQ(similarity({}, one), 0);
}

TEST(Fingerprint, OfSoundsThatHardlyChangeSaysNothing) {
  std::vector<std::vector<FingerprintFrame>> tones;
  for (const double hertz : {200.0, 400.0}) {
    Audio tone{8000, 1, {}};
    for (int i = 0; i < 4 * 8000; ++i)
      tone.samples.push_back(
          static_cast<float>(0.4 * std::sin(2 * std::numbers::pi * hertz * i / 8000)));
    tones.push_back(fingerprint(tone));
  }
  EXPECT_LT(similarity(tones[0], tones[1]), 0.8);
}

}  // namespace
}  // namespace crooner::audio
