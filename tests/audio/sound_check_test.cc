#include "audio/sound_check.h"

#include <gtest/gtest.h>

#include <functional>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/test_signals.h"
#include "base/error.h"
#include "support/captured_log.h"

namespace crooner::audio {
namespace {

std::string said_of(const Audio& sound, bool lossy = false) {
  SoundCheck check(sound.channels);
  check.add(sound.samples);
  std::string text;
  for (const std::string& sentence : check.findings("It", lossy)) text += sentence + "\n";
  return text;
}

Audio changed(Audio sound, const std::function<float(std::size_t, float)>& change) {
  for (std::size_t i = 0; i < sound.samples.size(); ++i) {
    sound.samples[i] = change(i, sound.samples[i]);
  }
  return sound;
}

TEST(SoundCheck, OrdinarySoundIsPassedWithoutAWord) {
  EXPECT_EQ(said_of(sine(44100, 440, 1, 1.0)), "");
  EXPECT_EQ(said_of(sine(44100, 440, 1, 0.5, 2)), "");
  // One channel of eight.
  EXPECT_EQ(said_of(changed(sine(44100, 440, 1, 0.5, 8),
                            [](std::size_t i, float x) { return i % 8 ? 0 : x; })),
            "");
}

TEST(SoundCheck, SilenceIsSaid) {
  EXPECT_EQ(said_of(silence(44100, 1)), "It is silent.\n");
  EXPECT_EQ(said_of(sine(44100, 440, 1, 5e-5)), "It is silent.\n");
}

TEST(SoundCheck, AudioR18AConstantOffsetIsSaid) {
  const Audio sound =
      changed(sine(44100, 440, 1, 0.2), [](std::size_t, float x) { return x + 0.7f; });
  EXPECT_EQ(said_of(sound), "It has a constant offset (DC) of 0.70 of full scale.\n");
  EXPECT_EQ(said_of(changed(sound, [](std::size_t, float) { return -0.5f; })),
            "It is silent: it has a constant offset (DC) of -0.50 of full scale.\n");
}

TEST(SoundCheck, SamplesBeyondFullScaleAreCounted) {
  const Audio sound =
      changed(sine(44100, 440, 1, 0.5), [](std::size_t i, float x) { return i < 3 ? 1.25f : x; });
  EXPECT_EQ(said_of(sound),
            "It has 3 samples beyond full scale, which is 1; the largest is 1.25.\n");
  EXPECT_EQ(said_of(sound, true), "") << "lossy codecs overshoot";
}

TEST(SoundCheck, AudioF10SamplesOfAnotherScaleAreRefused) {
  try {
    said_of(sine(44100, 440, 1, 16000));
    FAIL();
  } catch (const InputError& failure) {
    EXPECT_NE(std::string(failure.what()).find("they must lie between -1 and 1"),
              std::string::npos);
  }
}

TEST(SoundCheck, ChannelsThatCancelAreSaid) {
  const Audio stereo = changed(sine(44100, 440, 1, 0.5, 2),
                               [](std::size_t i, float x) { return i % 2 ? -2 * x : x; });
  EXPECT_EQ(
      said_of(stereo),
      "It has channels that cancel each other: mixed to one, as the model hears them, they are "
      "silent.\n");
  const Audio nearly = changed(sine(44100, 440, 1, 0.5, 2),
                               [](std::size_t i, float x) { return i % 2 ? -1.9f * x : x; });
  EXPECT_NE(said_of(nearly).find("dB quieter"), std::string::npos) << said_of(nearly);
}

TEST(SoundCheck, ReadingAFileSaysTheSame) {
  const TestFolder folder("sound-check");
  write_audio_file(folder / "loud.wav", sine(8000, 440, 1, 2.0), {SampleFormat::kFloat});
  const CapturedLog log;
  read_audio_file(folder / "loud.wav");
  EXPECT_NE(log.text().find("warning: The audio file '"), std::string::npos);
  EXPECT_NE(log.text().find("loud.wav' has "), std::string::npos) << log.text();
}

}  // namespace
}  // namespace crooner::audio
