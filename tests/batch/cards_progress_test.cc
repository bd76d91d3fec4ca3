#include "batch/cards_progress.h"

#include <gtest/gtest.h>

namespace crooner::batch {
namespace {

struct Shown {
  int phases = 0, progress = 0, files = 0, songs = 0;
  report::BatchState batch;
};

class RecordingDisplay : public report::SongProgress {
 public:
  explicit RecordingDisplay(Shown& shown) : shown_(shown) {}
  void on_phase(const std::string&) override { ++shown_.phases; }
  void on_progress(const Progress&) override {
    ++shown_.progress;
    shown_.batch = batch();
  }
  void on_file_written(const std::string&) override { ++shown_.files; }
  void on_song_end(const std::string&) override { ++shown_.songs; }

 private:
  Shown& shown_;
};

class CardsProgressTest : public testing::Test {
 protected:
  void begin(bool one_line) {
    std::vector<std::unique_ptr<report::SongProgress>> displays;
    for (Shown& one : shown_) displays.push_back(std::make_unique<RecordingDisplay>(one));
    progress_.emplace(std::move(displays), one_line,
                      [this](const std::string& path) { songs_.push_back(path); });
  }
  void report(int card, int done, std::optional<double> seconds_left = {}) {
    progress_->card(card).set_batch({.songs = 10, .done = done, .seconds_left = seconds_left});
    progress_->card(card).on_progress({});
  }

  Shown shown_[2];
  std::vector<std::string> songs_;
  std::optional<CardsProgress> progress_;
};

TEST_F(CardsProgressTest, CountsTheSongsOfAllCards) {
  begin(false);
  report(0, 1);  // was done before
  progress_->card(0).on_song_end("a.wav");
  report(1, 2);  // begins when a.wav is done
  EXPECT_EQ(shown_[1].batch.songs, 10);
  EXPECT_EQ(shown_[1].batch.done, 2);
  progress_->card(1).on_song_end("b.wav");
  progress_->card(1).on_song_end("a.wav");  // reported by both
  report(0, 2);
  EXPECT_EQ(shown_[0].batch.done, 3);
  EXPECT_EQ(songs_, (std::vector<std::string>{"a.wav", "b.wav"}));
  EXPECT_EQ(progress_->finished(), 2);
}

TEST_F(CardsProgressTest, EstimatesTheTimeLeftAtTheSpeedOfAllThatRun) {
  begin(false);
  report(0, 0, 30);
  EXPECT_DOUBLE_EQ(*shown_[0].batch.seconds_left, 30);
  report(1, 0, 60);
  EXPECT_DOUBLE_EQ(*shown_[1].batch.seconds_left, 20);
  progress_->end(0);
  report(1, 0, 60);
  EXPECT_DOUBLE_EQ(*shown_[1].batch.seconds_left, 60);
}

TEST_F(CardsProgressTest, OneLineShowsTheFirstCardThatRuns) {
  begin(true);
  for (int card : {0, 1}) {
    progress_->card(card).on_phase("Loading");
    report(card, 0);
    progress_->card(card).on_file_written("a.wav");
  }
  EXPECT_EQ(shown_[0].progress, 1);
  EXPECT_EQ(shown_[1].phases + shown_[1].progress, 0);
  EXPECT_EQ(shown_[1].files, 1) << "what remains on the screen is shown of all";
  progress_->end(0);
  report(1, 0);
  EXPECT_EQ(shown_[1].progress, 1);
}

}  // namespace
}  // namespace crooner::batch
