#include "report/batch_progress.h"

#include <gtest/gtest.h>

#include "report/progress.h"

namespace crooner::report {
namespace {

class LastTold : public ProgressObserver {
 public:
  void on_progress(const Progress& progress) override { last = progress; }
  void on_file_written(const std::string& path) override { file = path; }
  Progress last;
  std::string file;
};

class BatchProgressTest : public testing::Test {
 protected:
  void advance(int level, int percent) {
    Progress progress;
    progress.level = level;
    progress.codes_done = percent;
    progress.codes_total = 100;
    batch_.on_progress(progress);
  }
  double left() { return shown_.last.batch.seconds_left.value_or(-1); }

  double now_ = 100;
  LastTold shown_;
  // Levels of 16, 4 and 1 codes in a stretch of sound; ten songs, 90 s of sound to be made.
  std::vector<std::string> made_;
  BatchProgress batch_{shown_,
                       {.songs = 10, .done = 1, .missing = 90, .hops = {1, 4, 16}},
                       [this] { return now_; },
                       [this](const std::string& file) { made_.push_back(file); }};
};

TEST_F(BatchProgressTest, TellsHowTheBatchStands) {
  batch_.songs_begin({}, 21);
  advance(2, 0);
  EXPECT_EQ(shown_.last.batch.songs, 10);
  EXPECT_EQ(shown_.last.batch.done, 1);
  EXPECT_EQ(left(), -1);  // not known yet
  now_ += 1;
  advance(2, 100);  // 1 s of sound of 90
  EXPECT_DOUBLE_EQ(left(), 89);
  now_ += 4;
  advance(1, 100);  // 5 s
  EXPECT_DOUBLE_EQ(left(), 85);
  now_ += 16;
  advance(0, 100);
  batch_.songs_end();
  batch_.done_elsewhere(1, 9);
  batch_.songs_begin({}, 60);
  advance(2, 0);
  EXPECT_EQ(shown_.last.batch.done, 2);
  EXPECT_DOUBLE_EQ(left(), 60);
}

TEST_F(BatchProgressTest, WhatStoodBeforeIsNotTakenForSpeed) {
  batch_.songs_begin({"a.wav"}, 90);
  now_ += 1;
  advance(0, 50);  // a run that is gone on with: 13/21 of it are there
  EXPECT_EQ(left(), -1);
  now_ += 9;
  advance(0, 75);  // 4/21 more in 10 s, 4/21 to go
  EXPECT_NEAR(left(), 10, 1e-9);
}

TEST_F(BatchProgressTest, TellsOfEachSongOnce) {
  batch_.songs_begin({"a.wav", "b.wav"}, 20);
  batch_.on_file_written("a.wav");
  EXPECT_EQ(shown_.file, "a.wav");
  EXPECT_TRUE(made_.empty());
  batch_.on_song_end("a.wav");
  batch_.on_song_end("a.wav");
  EXPECT_EQ(made_, std::vector<std::string>{"a.wav"});
  advance(0, 50);
  EXPECT_EQ(shown_.last.batch.done, 2);
}

TEST(BatchProgress, IsSeenInEveryStyle) {
  Progress progress;
  progress.codes_total = 10;
  progress.batch = {.songs = 17, .done = 3, .seconds_left = 67};
  const auto shown = [&](ProgressStyle style) {
    std::string text;
    double now = 0;
    ProgressOutput output;
    output.seconds = [&] { return now; };
    output.write = [&](const std::string& piece) { text += piece; };
    output.columns = [] { return 120; };
    const auto made = make_progress(style, output);
    made->on_level_begin(progress);
    now += 60;
    made->on_progress(progress);
    return text;
  };
  EXPECT_NE(shown(ProgressStyle::kLines).find("; batch: 3 of 17 songs, 1:07 left\n"),
            std::string::npos);
  EXPECT_NE(shown(ProgressStyle::kTerminal).find("3 of 17 songs, 1:07 left; level 0"),
            std::string::npos);
  EXPECT_NE(shown(ProgressStyle::kJson)
                .find("\"batch_songs\":17,\"batch_done\":3,\"batch_seconds_left\":67.0"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::report
