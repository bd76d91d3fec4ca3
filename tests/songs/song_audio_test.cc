#include "songs/song_audio.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>

#include "audio/audio_reader.h"
#include "audio/lufs.h"
#include "support/captured_log.h"
#include "support/paths.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

cli::AudioFileOptions with(std::optional<double> loudness, const std::string& bits = "16",
                           bool normalize = false) {
  cli::AudioFileOptions options;
  options.loudness = loudness;
  options.bits = bits;
  options.normalize = normalize;
  return options;
}

class SongAudio : public testing::Test {
 protected:
  SongAudio() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~SongAudio() override { fs::remove_all(folder_); }

  // Two seconds that reach 1.5 of full scale.
  static Audio loud() {
    Audio audio{22050, 1, std::vector<float>(44100)};
    for (std::size_t i = 0; i < audio.samples.size(); ++i) {
      audio.samples[i] = 1.5f * static_cast<float>(std::sin(0.1 * static_cast<double>(i)));
    }
    return audio;
  }

  float written_peak(const cli::AudioFileOptions& format, std::string* sentence) {
    *sentence = write_song_audio(folder_ / "song.wav", loud(), format, {});
    const CapturedLog quiet;
    const Audio back = audio::read_audio_file(folder_ / "song.wav");
    return std::abs(
        *std::ranges::max_element(back.samples, {}, [](float x) { return std::abs(x); }));
  }

  const fs::path folder_ = fs::path(built_file("test-output")) /
                           testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(SongAudio, AudioF11SamplesBeyondFullScaleAreClippedAndCounted) {
  std::string sentence;
  EXPECT_NEAR(written_peak({}, &sentence), 1.0f, 1e-4);
  EXPECT_NE(sentence.find("of 44100 samples are beyond full scale and were clipped"),
            std::string::npos)
      << sentence;
}

TEST_F(SongAudio, FlagsAreNamedOnlyIfTheCommandHasThem) {
  std::string sentence;
  written_peak({}, &sentence);
  EXPECT_EQ(sentence.find("--"), std::string::npos) << sentence;
  EXPECT_TRUE(sentence.ends_with(" were clipped.")) << sentence;
  cli::AudioFileOptions options;
  options.from_flags = true;
  written_peak(options, &sentence);
  EXPECT_TRUE(sentence.ends_with("; --normalize, a lower --loudness or --bits float keep them."))
      << sentence;
}

TEST_F(SongAudio, AudioF11FloatsKeepThem) {
  std::string sentence;
  EXPECT_NEAR(written_peak(with({}, "float"), &sentence), 1.5f, 1e-3);
  EXPECT_EQ(sentence, "");
}

TEST_F(SongAudio, AudioF11NormalizingComesBeforeClipping) {
  std::string sentence;
  EXPECT_NEAR(written_peak(with({}, "16", true), &sentence), 0.891f, 1e-3);
  EXPECT_EQ(sentence, "");
  // Nothing was cut off: the sine has its shape.
  const Audio back = audio::read_audio_file(folder_ / "song.wav");
  const auto flat = std::ranges::count_if(back.samples, [](float x) { return x > 0.8910f; });
  EXPECT_LT(flat, 1000);  // of 44100, a third of them if it were cut
}

TEST_F(SongAudio, LoudnessIsThatOfTheFlag) {
  std::string sentence;
  written_peak(with(-14.0), &sentence);
  EXPECT_EQ(sentence, "");
  EXPECT_NEAR(*audio::measure_lufs(audio::read_audio_file(folder_ / "song.wav")), -14, 0.05);
  written_peak(with(0.0), &sentence);
  EXPECT_NE(sentence.find("were clipped"), std::string::npos) << sentence;
}

TEST_F(SongAudio, WhatHasNoLoudnessIsLeftAsItIs) {
  const CapturedLog log;
  const Audio click{22050, 1, std::vector<float>(2205, 0.5f)};
  EXPECT_EQ(write_song_audio(folder_ / "click.wav", click, with(-14.0), {}), "");
  EXPECT_NE(log.text().find("too short or too quiet to have a loudness"), std::string::npos);
}

TEST_F(SongAudio, ASongEmbedsItsRequestAsTags) {
  const run_folder::Metadata metadata{
      {"notice", "Made by a machine."},
      {"request", {{"artist", "Anna Quill"}, {"genre", "folk"}, {"lyrics", "la la"}}}};
  const Embedded embedded = embedded_in_song("a/rain.flac", metadata);
  EXPECT_EQ(embedded.metadata, metadata.dump());
  EXPECT_EQ(embedded.tags, (audio::Tags{.title = "rain",
                                        .artist = "Anna Quill",
                                        .genre = "folk",
                                        .comment = "Made by a machine.",
                                        .lyrics = "la la"}));
}

}  // namespace
}  // namespace crooner::songs
