// crooner batch on several cards, which the emulated CUDA library has.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/strings.h"
#include "cli/smoke_model.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
  return found;
}

class BatchCards : public testing::Test {
 protected:
  BatchCards() { folder_.write("jobs.csv", "title\na\nb\nc\nd\n"); }

  // A line for a shell: the batch `jobs.csv` on a machine with emulated cards.
  static std::string line(int cards, const std::string& flags, const std::string& faults = "") {
    return str_cat("CROONER_CUDA_LIBRARY=", built_file("lib/libcrooner_cuda_emulated.so"),
                   " CROONER_EMULATED_CARDS=", cards, " CROONER_EMULATED_FAULTS='", faults,
                   "' crooner batch --model smoke --engine cuda --stop-after-level 2 --seconds 0.1 "
                   "--save-every 0 ",
                   flags);
  }
  ProcessResult batch(int cards, const std::string& flags, const std::string& faults = "") const {
    return shell(line(cards, "jobs.csv --out songs " + flags, faults), folder_.path());
  }
  // The same on several cards, which begin when all four jobs are claimed.
  struct Together {
    int cards = 2;
    std::string flags = "", faults = "";
    std::string before = "", claimed = "", meanwhile = "";  // lines for a shell
  };
  ProcessResult together(const Together& run) const {
    std::string faults = run.faults;
    for (int card = 0; card < run.cards; ++card) faults += str_cat(" ", card, ":waits=go");
    return shell(run.before + "\nrm -f go\n" +
                     line(run.cards, "jobs.csv --out songs " + run.flags, faults) +
                     " & batch=$!\n"
                     "until [ $(ls songs/.batch/*.claim-0 2>/dev/null | wc -l) = 4 ]; do\n"
                     "  kill -0 $batch || exit 99; sleep 0.01\n"
                     "done\n" +
                     run.claimed + "\ntouch go\n" + run.meanwhile + "\nwait $batch",
                 folder_.path());
  }
  void expect_all_songs() const {
    for (const char* song : {"a.wav", "b.wav", "c.wav", "d.wav"})
      EXPECT_TRUE(fs::exists(folder_ / str_cat("songs/", song))) << song;
    EXPECT_FALSE(fs::exists(folder_ / "songs/failed.jsonl"));
    for (const auto& file : fs::directory_iterator(folder_ / "songs/.batch"))
      EXPECT_FALSE(holds(file.path().string(), ".claim-")) << file.path();
  }
  // All songs, the same bytes as on one card.
  void expect_the_songs_of_one_card() const {
    expect_all_songs();
    const ProcessResult one = batch(1, "--quiet --out one");
    ASSERT_EQ(one.code, 0) << one.err;
    for (const char* song : {"a.wav", "b.wav", "c.wav", "d.wav"})
      EXPECT_EQ(folder_.read(str_cat("songs/", song)), folder_.read(str_cat("one/", song)));
  }

  Folder folder_;
};

TEST_F(BatchCards, ShareTheJobsOfAList) {
  const ProcessResult two = together({.flags = "--json"});
  ASSERT_EQ(two.code, 0) << two.err;
  EXPECT_EQ(count(two.out, "\"event\":\"start\""), 1u) << two.out;
  for (const char* card : {"cuda:0", "cuda:1"}) {
    const std::string ending = str_cat(".wav\",\"device\":\"", card, "\"}\n");
    EXPECT_EQ(count(two.out, ending), 4u) << "of two songs, a file and a song: " << two.out;
  }
  EXPECT_TRUE(holds(two.err, "The songs are spread over 2 cards: cuda:0, cuda:1.")) << two.err;
  EXPECT_EQ(count(two.err, "4 jobs: 0 invalid, 0 of 4 songs already done."), 1u) << two.err;
  EXPECT_TRUE(holds(two.err, "4 of 4 songs are done; 2 cards generated 4 in ")) << two.err;
  expect_all_songs();
}

TEST_F(BatchCards, OneThatIsLostLosesNoSong) {
  const ProcessResult ended = together({.faults = "1:lost=3"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(holds(ended.err, "cuda:1 is left out: The GPU is lost (the device is gone)"))
      << ended.err;
  EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 4) << ended.out;
  expect_the_songs_of_one_card();
}

TEST_F(BatchCards, AProcessThatIsKilledLosesNoSong) {
  const ProcessResult ended =
      together({.claimed = "for child in $(cat /proc/$batch/task/$batch/children); do\n"
                           "  if tr '\\0' '\\n' </proc/$child/environ | "
                           "grep -qx CUDA_VISIBLE_DEVICES=1; then kill -9 $child; fi\n"
                           "done"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(holds(ended.err, "The process on cuda:1 was ended by signal 9.")) << ended.err;
  expect_all_songs();
}

TEST_F(BatchCards, WhenAllAreLostTheSameCommandContinues) {
  const ProcessResult lost = together({.flags = "--quiet", .faults = "0:lost=2 1:lost=3"});
  EXPECT_EQ(lost.code, 4) << lost.err;
  EXPECT_TRUE(holds(lost.err, " is left out: The GPU is lost (the device is gone)")) << lost.err;
  EXPECT_TRUE(holds(lost.err, "error: The GPU is lost (the device is gone)")) << lost.err;
  EXPECT_FALSE(fs::exists(folder_ / "songs/failed.jsonl")) << "no job is at fault";
  const ProcessResult again = batch(2, "--quiet");
  ASSERT_EQ(again.code, 0) << again.err;
  expect_all_songs();
}

TEST_F(BatchCards, ASingleOneThatIsLostFailsNoJob) {
  const ProcessResult lost = batch(1, "--quiet", "0:lost=3");
  EXPECT_EQ(lost.code, 4) << lost.err;
  EXPECT_EQ(count(lost.err, "The GPU is lost"), 1u) << lost.err;
  EXPECT_FALSE(fs::exists(folder_ / "songs/failed.jsonl"));
  EXPECT_EQ(batch(1, "--quiet").code, 0);
  expect_all_songs();
}

TEST_F(BatchCards, AreChosenByNumberAndMask) {
  const ProcessResult two = together({.cards = 3, .flags = "--json --device cuda:0,2"});
  ASSERT_EQ(two.code, 0) << two.err;
  EXPECT_TRUE(holds(two.out, "\"cuda:0\"") && holds(two.out, "\"cuda:2\"")) << two.out;
  EXPECT_FALSE(holds(two.out, "\"cuda:1\"")) << two.out;
  expect_all_songs();

  ProcessResult refused = batch(3, "--device cuda:0,3");
  EXPECT_EQ(refused.code, 4);
  EXPECT_TRUE(holds(refused.err, "There is no device \"cuda:3\": 3 CUDA devices are visible here."))
      << refused.err;
  refused = batch(3, "--device cuda:1,1");
  EXPECT_EQ(refused.code, 2);
  EXPECT_TRUE(holds(refused.err, "which names card 1 twice")) << refused.err;
}

// The first of three cards is hidden, the last one is called first.
TEST_F(BatchCards, AMaskHidesAndSortsThem) {
  const ProcessResult masked = together(
      {.cards = 3, .faults = "0:lost=0 1:lost=0", .before = "export CUDA_VISIBLE_DEVICES=2,1"});
  EXPECT_EQ(masked.code, 0) << masked.err;
  EXPECT_TRUE(holds(masked.err, "cuda:1 is left out")) << masked.err;
}

// Of the 600 KB of all levels, a card has room for the largest (240 KB), not for any two (400 KB).
TEST_F(BatchCards, HaveOtherLevelsOfOtherSongsAtTheSameTime) {
  folder_.write("jobs.csv", "title\na\nb\n");
  const ProcessResult two =
      shell(line(2, "jobs.csv --seconds 0.256 --stop-after-level 1 --json --out songs",
                 "0:memory=300000 1:memory=300000 0:waits=claimed 1:waits=go") +
                " >events & batch=$!\n"
                "until [ $(ls songs/.batch/*.claim-0 2>/dev/null | wc -l) = 2 ]; do\n"
                "  kill -0 $batch || exit 99; sleep 0.01\n"
                "done\n"
                "touch claimed\n"
                "until grep -qs 'level_begin\",\"level\":1.*cuda:0' events; do\n"
                "  kill -0 $batch || exit 99; sleep 0.01\n"
                "done\n"
                "touch go\n"
                "wait $batch",
            folder_.path());
  ASSERT_EQ(two.code, 0) << two.err;
  const std::string events = folder_.read("events");
  for (const char* card : {"cuda:0", "cuda:1"})
    EXPECT_EQ(count(events, str_cat(".wav\",\"device\":\"", card, "\"}\n")), 3u) << events;
}

TEST_F(BatchCards, FailedJobsAndWrongRowsAreSaidOnce) {
  folder_.write("jobs.csv", "title,seconds,lyrics\na,,\nb,,\nc,long,\nd,,none.txt\n");
  const ProcessResult ended = batch(2, "--quiet");
  EXPECT_EQ(ended.code, 5);
  EXPECT_EQ(ended.out.size(), std::string("songs/a.wav\nsongs/b.wav\n").size()) << ended.out;
  EXPECT_EQ(count(ended.err, "--seconds is 'long'"), 1u) << ended.err;
  EXPECT_EQ(count(ended.err, "There is no lyrics file 'none.txt'"), 1u) << ended.err;
  EXPECT_EQ(count(ended.err, "error: "), 1u) << ended.err;
  EXPECT_TRUE(holds(ended.err, "error: 2 of 4 jobs failed; see 'songs/failed.jsonl'."))
      << ended.err;
  EXPECT_EQ(count(folder_.read("songs/failed.jsonl"), "\n"), 2u);
}

TEST_F(BatchCards, WhatIsWrongForAllIsSaidOnce) {
  const ProcessResult ended = batch(2, "--model none");
  EXPECT_EQ(ended.code, 3) << ended.err;
  EXPECT_EQ(count(ended.err, "There is no model 'none'"), 1u) << ended.err;
}

TEST_F(BatchCards, ASignalReachesAllProcesses) {
  const ProcessResult ended =
      together({.flags = "--seconds 20",
                .meanwhile = "children=$(cat /proc/$batch/task/$batch/children)\n"
                             "kill -TERM $batch; wait $batch; code=$?\n"
                             "for child in $children; do [ ! -e /proc/$child ] || exit 98; done\n"
                             "for claim in songs/.batch/*.claim-0; do\n"
                             "  [ \"$(tail -c 8 $claim)\" = released ] || exit 97\n"
                             "done\n"
                             "exit $code"});
  EXPECT_EQ(ended.code, 143) << ended.err;
  EXPECT_EQ(count(ended.err, "All progress is saved"), 1u) << ended.err;
  EXPECT_EQ(count(ended.err, "error: "), 1u) << ended.err;
}

// They save and end, as after a SIGTERM of their own.
TEST_F(BatchCards, ProcessesEndWithTheOneThatStartedThem) {
  const ProcessResult ended = together(
      {.flags = "--seconds 20",
       .meanwhile = "children=$(cat /proc/$batch/task/$batch/children)\n"
                    "kill -9 $batch\n"
                    "for child in $children; do\n"
                    "  while grep -qs 'State:.[^Z]' /proc/$child/status; do sleep 0.01; done\n"
                    "done\n"
                    "for claim in songs/.batch/*.claim-0; do\n"
                    "  [ \"$(tail -c 8 $claim)\" = released ] || exit 97\n"
                    "done\n"
                    "exit 0"});
  EXPECT_EQ(ended.code, 0) << ended.err;
}

TEST_F(BatchCards, ListsThatCannotBeSharedAreGeneratedByOneProcess) {
  ProcessResult piped =
      shell("printf 'title\\na\\nb\\n' | " + line(2, "- --out songs"), folder_.path());
  EXPECT_EQ(piped.code, 0) << piped.err;
  EXPECT_TRUE(holds(piped.err, "the job list is no file, which several processes could read"))
      << piped.err;
  piped = shell("printf 'title\\na\\nb\\n' | " + line(2, "- --device cuda:0,1 --out songs"),
                folder_.path());
  EXPECT_EQ(piped.code, 2) << piped.err;
  folder_.write("jobs.csv", "title,device\na,\nb,cuda:1\n");
  const ProcessResult named = batch(2, "--device cuda:0,1");
  EXPECT_EQ(named.code, 2) << named.err;
  EXPECT_TRUE(holds(named.err, "jobs.csv, line 3 chooses cuda:1 itself; choose one card."))
      << named.err;
}

TEST_F(BatchCards, CommandsForOneSongNameNoList) {
  const ProcessResult dry = batch(2, "--device cuda:0,1 --dry-run");
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_EQ(count(dry.out, "--device=cuda "), 4u) << dry.out;
}

}  // namespace
}  // namespace crooner::cli
