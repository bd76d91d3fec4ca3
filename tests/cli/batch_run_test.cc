#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kShort = " --model smoke --stop-after-level 2 --seconds 0.1 --out songs ";

ProcessResult batch(const Folder& folder, const std::string& arguments) {
  return crooner("batch " + arguments + kShort, folder);
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(BatchRun, MakesWhatARowSays) {
  Folder folder;
  folder.write("rain.txt", "rain, rain\n");
  folder.write("jobs.csv",
               "artist,title,lyrics,songs,out,seed\n"
               "Anna Quill,Rain,rain.txt,,,5\n"
               "Anna Quill,,,2,more/two.flac,\n");
  const ProcessResult ended = batch(folder, "jobs.csv --quiet");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out.substr(0, 6), "songs/");
  EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 3) << ended.out;
  EXPECT_TRUE(fs::exists(folder / "songs/more/two-2.flac"));
  EXPECT_TRUE(holds(folder.read("songs/Anna Quill - Rain.wav.run/run.json"), "\"seed\": 5,"));
  const ProcessResult alone = crooner(
      "generate --model smoke --stop-after-level 2 --seconds 0.1 --artist 'Anna Quill' --lyrics "
      "rain.txt --seed 5 --quiet --out alone.wav",
      folder);
  ASSERT_EQ(alone.code, 0) << alone.err;
  EXPECT_EQ(folder.read("alone.wav"), folder.read("songs/Anna Quill - Rain.wav"));
}

TEST(BatchRun, AModelOfOneRowThatIsNotThereStopsNoOther) {
  Folder folder;
  folder.write("jobs.jsonl",
               "{\"title\": \"a\", \"model\": \"none\"}\n{\"title\": \"b\"}\n"
               "{\"title\": \"c\", \"strict\": true, \"artist\": \"Nobody Known\"}\n");
  const ProcessResult ended = batch(folder, "jobs.jsonl");
  EXPECT_EQ(ended.code, 5);
  EXPECT_EQ(ended.out, "songs/b.wav\n");
  EXPECT_TRUE(holds(ended.err, "2 of 3 jobs failed; 'songs/failed.jsonl' says why.")) << ended.err;
  const std::string told = folder.read("songs/failed.jsonl");
  EXPECT_TRUE(holds(told,
                    "{\"source\":\"jobs.jsonl\",\"line\":1,\"job\":\"a\",\"error\":\"There is "
                    "no model 'none'"))
      << told;
  EXPECT_TRUE(holds(told, "\"line\":3,\"job\":\"Nobody Known - c\"")) << told;
}

TEST(BatchRun, ListsThatAreNoneAreRefused) {
  Folder folder;
  folder.write("jobs.csv", "artist,temprature\nA,1\n");
  ProcessResult ended = batch(folder, "jobs.csv");
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(holds(ended.err, "Did you mean 'temperature'?")) << ended.err;
  EXPECT_FALSE(fs::exists(folder / "songs"));
  folder.write("jobs.csv", "artist\nA\n");
  ended = crooner("batch jobs.csv --model none --out songs", folder);
  EXPECT_EQ(ended.code, 3) << ended.err;
}

TEST(BatchRun, WhatIsThereIsNotMadeAgainAndNotReplaced) {
  Folder folder;
  folder.write("jobs.csv", "title\na\n");
  ASSERT_EQ(batch(folder, "jobs.csv --quiet --clean").code, 0);
  EXPECT_FALSE(fs::exists(folder / "songs/a.wav.run"));
  const std::string song = folder.read("songs/a.wav");
  ProcessResult ended = batch(folder, "jobs.csv --clean");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_TRUE(holds(ended.err, "1 of 1 songs are there")) << ended.err;

  ended = batch(folder, "jobs.csv --clean --temperature 0.5");
  EXPECT_EQ(ended.code, 5);
  EXPECT_TRUE(holds(ended.err, "'songs/a.wav' is the song of another request: request.temperature"))
      << ended.err;
  EXPECT_EQ(folder.read("songs/a.wav"), song);
  ended = batch(folder, "jobs.csv --clean --temperature 0.5 --force");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(folder.read("songs/a.wav"), song);
  EXPECT_FALSE(fs::exists(folder / "songs/failed.jsonl"));

  fs::remove(folder / "songs/a.wav");
  ended = batch(folder, "jobs.csv --clean");
  EXPECT_EQ(ended.out, "songs/a.wav\n") << ended.err;
  EXPECT_EQ(folder.read("songs/a.wav"), song);
}

TEST(BatchRun, ASongThatIsBeingMadeIsWaitedForOrNot) {
  Folder folder;
  folder.write("jobs.csv", "title\na\nb\n");
  ASSERT_EQ(batch(folder, "jobs.csv --quiet").code, 0);
  // Another machine has taken `a` and gives no sign of life.
  const std::string key = shell("printf a.wav | sha256sum | cut -c1-16", folder.path()).out;
  const std::string claim = "songs/.batch/" + key.substr(0, 16);
  ASSERT_TRUE(fs::remove(folder / (claim + ".done")));
  folder.write(claim + ".claim-0", "{\"process\": 1, \"machine\": \"another\"}\n..");
  ProcessResult ended = batch(folder, "jobs.csv --no-wait");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(holds(ended.err, "Other processes are making the rest.")) << ended.err;
  ended = batch(folder, "jobs.csv --stale-after 0.2");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(holds(ended.err, "2 of 2 songs are there")) << ended.err;
  EXPECT_FALSE(fs::exists(folder / (claim + ".claim-0")));
}

TEST(BatchRun, EventsTellOfTheBatch) {
  Folder folder;
  folder.write("jobs.csv", "title\na\nb\n");
  const ProcessResult ended = batch(folder, "jobs.csv --json");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(holds(ended.out, "\"batch_songs\":2,\"batch_done\":0")) << ended.out;
  EXPECT_TRUE(holds(ended.out, "{\"event\":\"file\",\"path\":\"songs/a.wav\"}\n")) << ended.out;
}

}  // namespace
}  // namespace crooner::cli
