#include "audio/resample.h"

#include <gtest/gtest.h>

#include "audio/test_signals.h"
#include "base/error.h"

namespace crooner::audio {
namespace {

TEST(Resample, CountsFramesExactly) {
  EXPECT_EQ(resampled_frames(44100, 44100, 22050), 22050);
  EXPECT_EQ(resampled_frames(3, 2, 1), 2);  // 1.5
  EXPECT_EQ(resampled_frames(1, 44100, 8000), 0);
  EXPECT_EQ(resampled_frames(1, 8000, 44100), 6);  // 5.5125
  EXPECT_EQ(resampled_frames(0, 8000, 44100), 0);
  EXPECT_EQ(resampled_frames(1'000'000'000'000, 8000, 16'000'000), 2'000'000'000'000'000);
}

TEST(Resample, KeepsFrequencyAndAmplitude) {
  for (const int from : {8000, 22050, 44100, 48000, 96000}) {
    for (const int to : {8000, 22050, 44100, 48000}) {
      const Audio original = sine(from, 1000, 1.0);
      const Audio result = resample(original, to);
      EXPECT_EQ(result.sample_rate, to);
      ASSERT_EQ(result.frames(), resampled_frames(original.frames(), from, to));
      const std::size_t begin = result.samples.size() / 4;
      const std::size_t end = 3 * begin;  // whole periods, away from the ends
      EXPECT_NEAR(amplitude_at(result, 1000, begin, end), 0.5, 1e-3) << from << " to " << to;
      // Nothing else: what remains without the tone is small.
      double rest = 0;
      for (std::size_t i = begin; i < end; ++i) {
        const double angle = 2 * std::numbers::pi * 1000 * static_cast<double>(i) / to;
        rest = std::max(rest, std::abs(result.samples[i] - 0.5 * std::sin(angle)));
      }
      EXPECT_LT(rest, 1e-3) << from << " to " << to;
    }
  }
}

TEST(Resample, GivesTheSameSamplesPieceByPiece) {
  const Audio original = sine(44100, 1000, 3.0, 0.5, 2);
  for (const int to : {8000, 22050, 44100, 48000}) {
    const Audio whole = resample(original, to);
    for (const std::size_t piece : {2u, 1000u, 65536u, 300000u}) {
      std::vector<float> samples;
      StreamResampler resampler(44100, to, 2);
      for (std::size_t at = 0; at < original.samples.size(); at += piece) {
        const std::size_t count = std::min(piece, original.samples.size() - at);
        resampler.add(std::span(original.samples).subspan(at, count), &samples);
      }
      resampler.finish(&samples);
      EXPECT_TRUE(samples == whole.samples) << to << " Hz in pieces of " << piece;
    }
  }
}

TEST(Resample, RemovesFrequenciesAboveNyquist) {
  const Audio result = resample(sine(44100, 6000, 1.0), 8000);
  double loudest = 0;
  for (std::size_t i = 1000; i < 7000; ++i) {
    loudest = std::max(loudest, static_cast<double>(std::abs(result.samples[i])));
  }
  EXPECT_LT(loudest, 1e-4);
}

TEST(Resample, KeepsChannelsApart) {
  Audio sound = sine(8000, 500, 0.5, 0.5, 2);
  for (std::size_t i = 1; i < sound.samples.size(); i += 2) sound.samples[i] = 0;
  const Audio result = resample(sound, 44100);
  EXPECT_EQ(result.channels, 2);
  for (std::size_t i = 1; i < result.samples.size(); i += 2) EXPECT_EQ(result.samples[i], 0.0f);
}

TEST(Resample, HasTheRightLengthForShortInputs) {
  for (std::int64_t frames = 0; frames < 40; ++frames) {
    for (const auto& [from, to] : {std::pair{44100, 8000}, {8000, 44100}, {44100, 48000}}) {
      Audio sound{from, 1, std::vector<float>(static_cast<std::size_t>(frames), 0.5f)};
      EXPECT_EQ(resample(sound, to).frames(), resampled_frames(frames, from, to));
    }
  }
}

TEST(Resample, LeavesTheSameRateUnchanged) {
  const Audio sound = sine(44100, 440, 0.1);
  EXPECT_EQ(resample(sound, 44100).samples, sound.samples);
}

TEST(Resample, RejectsInvalidRates) {
  EXPECT_THROW(resample(sine(8000, 1, 0.1), 0), UsageError);
  EXPECT_THROW(resample(sine(8000, 1, 0.1), 2'000'000'000), UsageError);
}

}  // namespace
}  // namespace crooner::audio
