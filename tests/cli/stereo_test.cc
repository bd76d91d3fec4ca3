#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include "audio/audio_reader.h"
#include "audio/loudness.h"
#include "cli/kill_at.h"
#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"

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

// The beginning of a longer song, sample for sample, to the last code that both decode alike.
void expect_begins_alike(const Audio& song, const Audio& longer) {
  ASSERT_EQ(longer.channels, song.channels);
  ASSERT_GT(longer.samples.size(), song.samples.size());
  const std::size_t same = song.samples.size() / 2;  // the decoder sees some codes ahead
  EXPECT_TRUE(
      std::equal(song.samples.begin(), song.samples.begin() + same, longer.samples.begin()));
}

TEST_F(StereoSong, IsContinuedInStereoFromTheCodesOfEachTake) {
  const std::string stereo = std::string(kSong) + "--bits float --stereo 3 --stereo-delays 5,7 ";
  ASSERT_EQ(generate(stereo, folder).code, 0);
  const ProcessResult ended =
      crooner("continue song.wav --seconds 0.9 --bits float --out longer.wav --quiet", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err.find("stereo"), std::string::npos) << ended.err;
  expect_begins_alike(audio("song.wav"), audio("longer.wav"));
  for (const char* take : {"take-2", "take-3"}) {
    const std::string of_take = std::string("takes/") + take + ".wav.run/codes.safetensors";
    const Codes before = run_folder::read_codes(folder / ("song.wav.run/" + of_take));
    const Codes after = run_folder::read_codes(folder / ("longer.wav.run/" + of_take));
    for (std::size_t level = 0; level < before.size(); ++level) {
      ASSERT_LT(before[level].size(), after[level].size());
      EXPECT_TRUE(std::equal(before[level].begin(), before[level].end(), after[level].begin()))
          << take << " level " << level;
    }
  }
  // A continuation is continued, its beginning is still that of the first song.
  ASSERT_EQ(
      crooner("continue longer.wav --seconds 1.2 --bits float --out longest.wav --quiet", folder)
          .code,
      0);
  expect_begins_alike(audio("longer.wav"), audio("longest.wav"));
  ASSERT_EQ(crooner("replay longest.wav --quiet --out again.wav", folder).code, 0);
  EXPECT_EQ(folder.read("again.wav"), folder.read("longest.wav"));
  // A beginning of it, by another seed.
  ASSERT_EQ(crooner("continue song.wav --keep-seconds 0.3 --seconds 0.6 --seed 9 --bits float "
                    "--out other.wav --quiet",
                    folder)
                .code,
            0);
  const Audio song = audio("song.wav"), other = audio("other.wav");
  const std::size_t same = song.samples.size() / 4;
  EXPECT_TRUE(std::equal(song.samples.begin(), song.samples.begin() + same, other.samples.begin()));
  EXPECT_NE(song.samples, other.samples);
}

TEST_F(StereoSong, AKilledContinuationEndsAsAnUninterruptedOne) {
  ASSERT_EQ(generate(std::string(kSong) + "--stereo 2", folder).code, 0);
  const auto command = [](const std::string& out) {
    return std::vector<std::string>{"continue",     "song.wav", "--seconds", "0.9",
                                    "--save-every", "0",        "--out",     out};
  };
  const int operations = file_operations(command("whole.wav"), folder.path());
  ASSERT_GT(operations, 10);
  for (int part = 1; part < 8; ++part) {
    if (ends_before(part * operations / 9, command("killed.wav"), folder.path())) break;
  }
  // Resumed from its run folder alone.
  fs::remove_all(folder / "song.wav.run");
  const ProcessResult ended = crooner("resume killed.wav --quiet", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(folder.read("killed.wav"), folder.read("whole.wav"));
}

TEST_F(StereoSong, AContinuationNamesWhatTheRunFolderLacks) {
  ASSERT_EQ(generate(std::string(kSong) + "--stereo 2", folder).code, 0);
  fs::rename(folder / "song.wav.run/takes", folder / "takes");
  const ProcessResult lacks = crooner("continue song.wav --seconds 0.7 --out b.wav", folder);
  EXPECT_EQ(lacks.code, 3) << lacks.err;
  EXPECT_NE(lacks.err.find("'song.wav' is stereo, but its run folder lacks a part of a take"),
            std::string::npos)
      << lacks.err;
  EXPECT_FALSE(fs::exists(folder / "b.wav.run"));
  const ProcessResult mono =
      crooner("continue song.wav --seconds 0.7 --stereo mono --out b.wav --quiet", folder);
  EXPECT_EQ(mono.code, 0) << mono.err;
  EXPECT_EQ(audio("b.wav").channels, 1);
  const ProcessResult longer = crooner("continue b.wav --seconds 0.8 --out c.wav --quiet", folder);
  EXPECT_EQ(longer.err.find("stereo"), std::string::npos) << longer.err;
  // A third take that the source does not have.
  fs::rename(folder / "takes", folder / "song.wav.run/takes");
  const ProcessResult third =
      crooner("continue song.wav --seconds 0.7 --stereo 3 --out d.wav --quiet", folder);
  EXPECT_EQ(third.code, 0) << third.err;
  EXPECT_NE(third.err.find("'song.wav' has no take 3"), std::string::npos) << third.err;
  // The takes of an upsampled song are sampled anew.
  ASSERT_EQ(crooner("upsample song.wav --out up.wav --quiet", folder).code, 0);
  EXPECT_EQ(audio("up.wav").samples, audio("song.wav").samples);
  const ProcessResult draft =
      crooner("continue song.wav --seconds 0.7 --stop-after-level 2 --out e.wav --quiet", folder);
  EXPECT_EQ(draft.code, 0) << draft.err;
  EXPECT_NE(draft.err.find("a draft of the top level is mono"), std::string::npos) << draft.err;
}

TEST_F(StereoSong, WhatCannotBeIsRefused) {
  refused("--stereo 4", "--stereo is '4'; it takes 2 (left and right), 3");
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
