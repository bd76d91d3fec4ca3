#include "cli/guidance.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/error.h"
#include "cli/smoke_model.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

std::string sentence(const std::string& text) {
  try {
    parse_guidance("--guidance", text);
  } catch (const UsageError& failure) {
    return failure.what();
  }
  return "(accepted)";
}

TEST(ParseGuidance, OneWeightIsByLyrics) {
  const Guidance guidance = parse_guidance("--guidance", "4");
  EXPECT_EQ(guidance.lyrics.all, 4);
  EXPECT_FALSE(guidance.names.has_value());
  EXPECT_EQ(parse_guidance("--guidance", "2=1.5").lyrics.levels.at(2), 1.5);
}

TEST(ParseGuidance, ByKindAndLevel) {
  const Guidance guidance = parse_guidance("--guidance", "lyrics=4,names=1,0:names=0,2:lyrics=3.5");
  EXPECT_EQ(guidance.lyrics.at(1, 0), 4);
  EXPECT_EQ(guidance.lyrics.at(2, 0), 3.5);
  EXPECT_EQ(guidance.names.at(2, 0), 1);
  EXPECT_EQ(guidance.names.at(0, 9), 0);
}

TEST(ParseGuidance, NamesWhatItDoesNotAccept) {
  for (const char* text : {"nan", "-1", "101", "4x", "lyrics=inf", "2:names=1e3", "lyrics="}) {
    EXPECT_NE(sentence(text).find("it takes a number from 0 to 100."), std::string::npos)
        << text << ": " << sentence(text);
  }
  for (const char* text : {"word=1", "=1", "2:=1", ":lyrics=1", "x:lyrics=1", "2:word=1", "99=1",
                           "-1:lyrics=1", "2:lyrics:names=1"}) {
    EXPECT_NE(sentence(text).find("is neither a level (0 is the bottom) nor lyrics or names"),
              std::string::npos)
        << text << ": " << sentence(text);
  }
  EXPECT_EQ(sentence("4,lyrics=3"),
            "--guidance is '4,lyrics=3', which has two weights for lyrics; it takes one weight, or "
            "several as in lyrics=4,names=1,2:lyrics=3.");
  EXPECT_NE(sentence("2=4,2:lyrics=3").find("two weights for lyrics at level 2"),
            std::string::npos);
  EXPECT_NE(sentence("").find("--guidance is empty"), std::string::npos);
}

// A guided song of the smoke model, whose top prior takes lyrics.
class GuidedRun : public ::testing::Test {
 protected:
  const std::string kSong =
      "--quiet --genre folk --artist 'The Lamplighters' --lyrics-text 'la la la' --seconds 0.256 "
      "--guidance lyrics=3,2:names=1 ";

  ProcessResult made(const std::string& arguments) {
    ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, 0) << arguments << '\n' << ended.err;
    return ended;
  }
  void refused(const std::string& arguments, int code, const std::string& part) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(part), std::string::npos) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, "");
  }

  Folder folder;
};

TEST_F(GuidedRun, IsTheSameSongInAnyBatchAndByAnyThreads) {
  ASSERT_EQ(generate(kSong + "--songs 5 --max-batch 5 --threads 2 --out a/", folder).code, 0);
  ASSERT_EQ(generate(kSong + "--songs 2 --max-batch 1 --threads 1 --out b/", folder).code, 0);
  for (const std::string song : {"song-1.wav", "song-2.wav"}) {
    EXPECT_EQ(folder.read("a/" + song), folder.read("b/" + song));
  }
  const std::string run = folder.read("b/song-1.wav.run/run.json");
  EXPECT_NE(run.find("\"guidance\""), std::string::npos) << run;
}

TEST_F(GuidedRun, DiffersFromTheUnguidedSong) {
  const std::string plain =
      "--quiet --genre folk --artist 'The Lamplighters' --lyrics-text 'la la la' --seconds 0.256 ";
  ASSERT_EQ(generate(kSong + "--out guided.wav", folder).code, 0);
  ASSERT_EQ(generate(plain + "--out plain.wav", folder).code, 0);
  ASSERT_EQ(generate(plain + "--guidance 0 --out zero.wav", folder).code, 0);
  EXPECT_NE(folder.read("guided.wav.run/level_2.wav"), folder.read("plain.wav.run/level_2.wav"));
  EXPECT_EQ(folder.read("zero.wav"), folder.read("plain.wav"));
  EXPECT_EQ(folder.read("zero.wav.run/run.json"), folder.read("plain.wav.run/run.json"));
}

TEST_F(GuidedRun, IsReplayedFromItsOwnMetadata) {
  ASSERT_EQ(generate(kSong + "--out song.wav", folder).code, 0);
  fs::remove_all(folder / "song.wav.run");
  made("replay song.wav --quiet --out again.wav");
  EXPECT_EQ(folder.read("again.wav"), folder.read("song.wav"));
}

TEST_F(GuidedRun, OtherLyricsGuideAndAreKeptInTheRun) {
  folder.write("one.txt", "do re mi\n");
  folder.write("two.txt", "fa sol\n");
  const std::string away = kSong + "--guidance-lyrics one.txt --guidance-lyrics two.txt ";
  ASSERT_EQ(generate(away + "--out away.wav", folder).code, 0);
  ASSERT_EQ(generate(kSong + "--out none.wav", folder).code, 0);
  EXPECT_NE(folder.read("away.wav.run/level_2.wav"), folder.read("none.wav.run/level_2.wav"));
  fs::remove(folder / "one.txt");
  made("replay away.wav --quiet --out again.wav");
  EXPECT_EQ(folder.read("again.wav"), folder.read("away.wav"));
  refused("generate --model smoke " + away, 3, "There is no lyrics file 'one.txt'");
}

TEST_F(GuidedRun, AContinuedSongKeepsItsGuidance) {
  ASSERT_EQ(generate(kSong + "--stop-after-level 2 --out song.wav", folder).code, 0);
  made("continue song.wav --quiet --seconds 0.512 --stop-after-level 2 --seed 7 --out longer.wav");
  const std::string run = folder.read("longer.wav.run/run.json");
  EXPECT_NE(run.find("\"lyrics\": {\n        \"2\": 3.0"), std::string::npos) << run;
  made(
      "continue song.wav --quiet --seconds 0.512 --stop-after-level 2 --seed 7 --guidance "
      "lyrics=0,names=0 --out plain.wav");
  EXPECT_EQ(folder.read("plain.wav.run/run.json").find("guidance"), std::string::npos);
  EXPECT_NE(folder.read("longer.wav"), folder.read("plain.wav"));
}

TEST_F(GuidedRun, AKilledRunEndsAsAnUninterruptedOne) {
  const std::string song = "generate --model smoke --seed 7 " + kSong + "--save-every 0 --songs 2 ";
  made(song + "--out whole/");
  // Killed wherever it is, until it gets to its end.
  const ProcessResult ended = shell(
      "kills=0; for ms in 400 700 900 1100 500 800 600 1300 99000; do timeout -s KILL "
      "$(awk \"BEGIN { print $ms / 1000 }\") crooner " +
          song +
          "--max-batch 1 --out killed/ && break; kills=$((kills + 1)); done; echo $kills >&2",
      folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  for (const std::string name : {"song-1.wav", "song-2.wav"}) {
    EXPECT_EQ(folder.read("killed/" + name), folder.read("whole/" + name));
  }
}

TEST_F(GuidedRun, PlanCountsItsRows) {
  const auto rows = [&](const std::string& flags) {
    return made("plan --model smoke --seconds 0.256 --songs 4 --memory 8 --json " + flags).out;
  };
  EXPECT_NE(rows("--guidance lyrics=2,names=1").find("\"guides\": 2"), std::string::npos);
  EXPECT_EQ(rows("").find("\"guides\": 1"), std::string::npos);
  const ProcessResult table = made("plan --model smoke --songs 4 --memory 8 --guidance 2");
  EXPECT_NE(table.out.find("4 x 2"), std::string::npos) << table.out;
}

TEST_F(GuidedRun, WeightsOfAJobMayBeAnObject) {
  folder.write("jobs.jsonl",
               "{\"genre\": \"folk\", \"lyrics-text\": \"la la\", \"seconds\": 0.1, \"seed\": 3, "
               "\"out\": \"one\", \"guidance\": {\"2:lyrics\": 2, \"names\": 1}, "
               "\"stop_after_level\": 2}\n");
  made("batch jobs.jsonl --quiet --model smoke --out songs/");
  made(
      "generate --quiet --model smoke --genre folk --lyrics-text 'la la' --seconds 0.1 --seed 3 "
      "--stop-after-level 2 --guidance 2:lyrics=2,names=1 --out same.wav");
  EXPECT_EQ(folder.read("songs/one.wav"), folder.read("same.wav"));
}

TEST_F(GuidedRun, BadWeightsAreRefused) {
  refused("generate --model smoke --guidance nan", 2, "--guidance is 'nan'");
  refused("generate --model smoke --guidance lyrics=-2", 2, "it takes a number from 0 to 100");
  refused("generate --model smoke --lyrics-text la --guidance 0:lyrics=2", 2,
          "level 0 of the model 'smoke' takes no lyrics");
  refused("generate --model smoke --lyrics-text la --guidance 7=2", 2, "has levels 0 to 2");
  const ProcessResult ignored = crooner(
      "generate --model smoke --seed 1 --seconds 0.1 --stop-after-level 2 --guidance "
      "lyrics=2,names=1",
      folder);
  EXPECT_EQ(ignored.code, 0);
  EXPECT_NE(ignored.err.find("There are no lyrics: --guidance lyrics is ignored."),
            std::string::npos);
  EXPECT_NE(ignored.err.find("There is no genre and no artist: --guidance names is ignored."),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::cli
