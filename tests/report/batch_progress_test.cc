#include "report/batch_progress.h"

#include <gtest/gtest.h>

#include "report/progress.h"

namespace crooner::report {
namespace {

class RecordingDisplay : public SongProgress {
 public:
  void on_file_written(const std::string& path) override { file = path; }
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
  double seconds_left() { return display_.batch().seconds_left.value_or(-1); }

  double now_ = 100;
  RecordingDisplay display_;
  std::vector<std::string> finished_;
  // Levels with 16, 4 and 1 codes per 16 samples; ten songs, 90 s of audio to be generated.
  BatchProgress batch_{display_,
                       {.songs = 10, .done = 1, .seconds_remaining = 90, .hops = {1, 4, 16}},
                       [this] { return now_; },
                       [this](const std::string& file) { finished_.push_back(file); }};
};

TEST_F(BatchProgressTest, EstimatesTheTimeLeft) {
  batch_.begin_songs({}, 21);
  advance(2, 0);
  EXPECT_EQ(display_.batch().songs, 10);
  EXPECT_EQ(display_.batch().done, 1);
  EXPECT_EQ(seconds_left(), -1);  // not known yet
  now_ += 1;
  advance(2, 100);  // 1 s of audio of 90
  EXPECT_DOUBLE_EQ(seconds_left(), 89);
  now_ += 4;
  advance(1, 100);  // 5 s
  EXPECT_DOUBLE_EQ(seconds_left(), 85);
  now_ += 16;
  advance(0, 100);
  batch_.end_songs();
  batch_.add_done_elsewhere(1, 9);
  batch_.begin_songs({}, 60);
  advance(2, 0);
  EXPECT_EQ(display_.batch().done, 2);
  EXPECT_DOUBLE_EQ(seconds_left(), 60);
}

TEST_F(BatchProgressTest, ExistingCodesDoNotCountAsSpeed) {
  batch_.begin_songs({"a.wav"}, 90);
  now_ += 1;
  advance(0, 50);  // a resumed run: 13/21 of it exist
  EXPECT_EQ(seconds_left(), -1);
  now_ += 9;
  advance(0, 75);  // 4/21 more in 10 s, 4/21 to go
  EXPECT_NEAR(seconds_left(), 10, 1e-9);
}

TEST_F(BatchProgressTest, ReportsEachSongOnce) {
  batch_.begin_songs({"a.wav", "b.wav"}, 20);
  batch_.on_file_written("a.wav");
  EXPECT_EQ(display_.file, "a.wav");
  EXPECT_TRUE(finished_.empty());
  batch_.on_song_end("a.wav");
  batch_.on_song_end("a.wav");
  EXPECT_EQ(finished_, std::vector<std::string>{"a.wav"});
  advance(0, 50);
  EXPECT_EQ(display_.batch().done, 2);
}

TEST(BatchProgress, IsShownInEveryStyle) {
  Progress progress;
  progress.codes_total = 10;
  const auto shown = [&](ProgressStyle style) {
    std::string text;
    double now = 0;
    ProgressOutput output;
    output.seconds = [&] { return now; };
    output.write = [&](const std::string& piece) { text += piece; };
    output.columns = [] { return 120; };
    const auto made = make_progress(style, output);
    made->set_batch({.songs = 17, .done = 3, .seconds_left = 67});
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
                .find("\"batch_songs\":17,\"batch_songs_done\":3,\"batch_seconds_left\":67.0"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::report
