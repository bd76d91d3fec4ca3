#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "audio/audio_reader.h"
#include "audio/loudness.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSong = "--genre folk --seconds 0.6 --quiet ";

class StereoSong : public ::testing::Test {
 protected:
  Audio audio(const std::string& file) { return audio::read_audio_file(folder / file); }
  void refused(const std::string& arguments, const std::string& part) {
    const ProcessResult ended = generate(arguments, folder);
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_NE(ended.err.find(part), std::string::npos) << ended.err;
  }
  Folder folder;
};

double level_of_sum(const Audio& stereo) {
  Audio sum{stereo.sample_rate, 1, {}};
  for (std::size_t i = 0; i + 1 < stereo.samples.size(); i += 2) {
    sum.samples.push_back((stereo.samples[i] + stereo.samples[i + 1]) / 2);
  }
  return audio::decibels(audio::measure_loudness(sum).rms);
}

TEST_F(StereoSong, SumsToTheLevelOfItsMiddleTakeWhichIsTheMonoSong) {
  const std::string song = std::string(kSong) + "--bits float ";
  ASSERT_EQ(generate(song + "--out mono.wav", folder).code, 0);
  ASSERT_EQ(generate(song + "--stereo 3 --out stereo.wav", folder).code, 0);
  const Audio stereo = audio("stereo.wav"), middle = audio("stereo.wav.run/level_0.wav");
  EXPECT_EQ(stereo.channels, 2);
  EXPECT_EQ(stereo.frames(), middle.frames());
  EXPECT_EQ(middle.samples, audio("mono.wav").samples);
  const double before = audio::decibels(audio::measure_loudness(middle).rms);
  EXPECT_NEAR(level_of_sum(stereo), before, 1.0);
  EXPECT_TRUE(fs::exists(folder / "stereo.wav.run/takes/take-3.wav"));
}

TEST_F(StereoSong, IsReplayedAndUpsampled) {
  ASSERT_EQ(
      generate(std::string(kSong) + "--stereo 2 --stereo-delays 0,5 --loudness -20 --clean", folder)
          .code,
      0);
  EXPECT_FALSE(fs::exists(folder / "song.wav.run"));
  ASSERT_EQ(crooner("replay song.wav --quiet --out again.wav", folder).code, 0);
  EXPECT_EQ(folder.read("again.wav"), folder.read("song.wav"));
  const ProcessResult ended =
      crooner("upsample again.wav --stereo 2 --stereo-delays 0,5 --loudness -20 --quiet", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(audio("upsampled.wav").samples, audio("song.wav").samples);
}

TEST_F(StereoSong, AKilledRunEndsAsAnUninterruptedOne) {
  const std::string command =
      std::string("generate --model smoke --seed 7 ") + kSong + "--stereo 3 --save-every 0 ";
  ASSERT_EQ(crooner(command + "--out whole.wav", folder).code, 0);
  const ProcessResult ended = shell(
      "for ms in 500 900 1300 99000; do timeout -s KILL $(awk \"BEGIN { print $ms / 1000 }\") "
      "crooner " +
          command + "--out killed.wav && break; done",
      folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(folder.read("killed.wav"), folder.read("whole.wav"));
}

TEST_F(StereoSong, ItsContinuationSaysWhatIsMono) {
  ASSERT_EQ(generate(std::string(kSong) + "--stereo 2", folder).code, 0);
  const auto says = [&](const std::string& arguments, const std::string& part) {
    const ProcessResult ended = crooner(arguments + " --quiet", folder);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.err.find(part), std::string::npos) << ended.err;
    if (part.empty()) {
      EXPECT_EQ(ended.err.find("stereo"), std::string::npos) << ended.err;
    }
  };
  says("continue song.wav --seconds 0.7 --out mono.wav",
       "'song.wav' is stereo, but the new song is mono: it has the first take alone.");
  EXPECT_EQ(audio("mono.wav").channels, 1);
  says("continue song.wav --seconds 0.7 --stereo 2 --out stereo.wav",
       "'song.wav' is stereo, but what the new song keeps of it is mono");
  EXPECT_EQ(audio("stereo.wav").channels, 2);
  says("upsample song.wav --out up.wav", "but the new song is mono");
  says("continue mono.wav --seconds 0.8 --out longer.wav", "");
}

TEST_F(StereoSong, WhatCannotBeIsRefused) {
  refused("--stereo 4", "--stereo is '4'; it takes 2 (left and right) or 3");
  refused("--stereo 2 --stereo-delays 1,2,3", "--stereo-delays is '1,2,3'");
  refused("--stereo 2 --stereo-delays 90",
          "--stereo-delays is '90'; it takes a number from 0 to 50");
  refused("--stereo-delays 1,2", "--stereo-delays and --stereo-level need --stereo 2 or 3.");
  refused("--stereo-level -6", "--stereo-delays and --stereo-level need --stereo 2 or 3.");
  refused("--stereo 2 --stereo-level -6", "--stereo-level needs --stereo 3");
  EXPECT_EQ(crooner("upsample song.wav --stereo-level -6", folder).code, 2);
  refused("--seconds 0.256 --stereo 2 --stop-after-level 2", "--stereo needs levels below the top");
}

}  // namespace
}  // namespace crooner::cli
