#include "report/train_status.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "report/train_history.h"
#include "run_folder/folder_lock.h"

namespace crooner::report {
namespace {

namespace fs = std::filesystem;

class TrainStatusTest : public ::testing::Test {
 protected:
  TrainStatusTest()
      : run_(fs::path(::testing::TempDir()) /
             ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(run_);
    create_folder(run_ / "checkpoints");
  }

  // A run of 200 steps with a loss of 10 / step, 0.5 s each, evaluated every 20 steps.
  void write_log(int steps, const std::string& end = "") {
    std::string log = "{\"format\":\"crooner train log\",\"format_version\":2,\"steps\":200}\n";
    for (int step = 1; step <= steps; ++step) {
      log +=
          nlohmann::json{{"step", step}, {"split", "train"}, {"loss", 10.0 / step}, {"step_s", 0.5}}
              .dump() +
          "\n";
      if (step % 20 == 0)
        log += nlohmann::json{{"step", step}, {"split", "eval"}, {"loss", step == 40 ? 1.5 : 2.0}}
                   .dump() +
               "\n";
    }
    write_file(run_ / "train.jsonl", log + end);
  }

  fs::path run_;
};

TEST_F(TrainStatusTest, SaysHowFarAStoppedRunIs) {
  write_log(50);
  write_file(run_ / "checkpoints" / "checkpoint-000000040.safetensors", "");
  const TrainStatus status = read_train_status(run_);
  EXPECT_EQ(status.state, "stopped");
  EXPECT_EQ(status.step, 50);
  EXPECT_EQ(status.steps, 200);
  EXPECT_EQ(status.step_seconds, 0.5);
  EXPECT_EQ(status.seconds_left(), std::nullopt);
  EXPECT_EQ(status.eval_step, 40);
  EXPECT_EQ(status.eval.at("loss"), 1.5);
  EXPECT_EQ(status.best, 1.5);
  EXPECT_EQ(status.best_step, 40);
  const std::string text = train_status_text(status);
  EXPECT_NE(text.find("steps        50 of 200 (25 %)"), std::string::npos) << text;
  EXPECT_NE(text.find("checkpoint-000000040.safetensors"), std::string::npos) << text;
  EXPECT_EQ(text.find("left"), std::string::npos) << text;
}

TEST_F(TrainStatusTest, ALockedRunTrainsAndSaysHowLongStill) {
  write_log(150);
  const run_folder::FolderLock lock(run_);
  const TrainStatus status = read_train_status(run_);
  EXPECT_EQ(status.state, "training");
  EXPECT_EQ(status.seconds_left(), 25);
  const auto json = train_status_json(status);
  EXPECT_EQ(json.at("seconds_left"), 25);
  EXPECT_EQ(json.at("steps_per_second"), 2);
  EXPECT_EQ(json.at("best"), (nlohmann::ordered_json{{"step", 40}, {"loss", 1.5}}));
}

TEST_F(TrainStatusTest, ARunWithItsResultIsFinished) {
  write_log(200);
  write_file(run_ / "preset.json", "{}");
  EXPECT_EQ(read_train_status(run_).state, "finished");
}

TEST_F(TrainStatusTest, MeansAreThoseOfTheLastHundredSteps) {
  write_log(200);
  double mean = 0;
  for (int step = 101; step <= 200; ++step) mean += 10.0 / step / 100;
  EXPECT_NEAR(read_train_status(run_).train.at("loss"), mean, 1e-12);
}

TEST_F(TrainStatusTest, ALineThatIsBeingWrittenIsLeftOut) {
  write_log(3, "{\"step\":4,\"split\":\"tr");
  EXPECT_EQ(read_train_history(run_).step, 3);
}

TEST_F(TrainStatusTest, ReadsNumbersThatAreNotFiniteAndLogsOfFormat1) {
  write_file(run_ / "train.jsonl",
             "{\"step\":1,\"of\":\"train\",\"loss\":null}\n"
             "{\"step\":1,\"of\":\"held out\",\"loss\":3.5}\n");
  const TrainHistory history = read_train_history(run_);
  EXPECT_EQ(history.steps, 0);
  EXPECT_TRUE(std::isnan(history.train.at("loss").at(0).second));
  EXPECT_EQ(history.eval.at("loss"), (MetricSeries{{1, 3.5}}));
}

TEST_F(TrainStatusTest, AFileWithoutALineOfATrainingIsRefused) {
  for (const char* text : {"", "\n", "garbage\n", "[1]\n{\"steps\":\"x\"}\n{\"step\":null}\n",
                           "{\"step\":1,\"loss\":2}\n"}) {
    write_file(run_ / "train.jsonl", text);
    try {
      read_train_status(run_);
      ADD_FAILURE() << text;
    } catch (const InputError& failure) {
      EXPECT_NE(std::string(failure.what()).find("is not the log of a training"),
                std::string::npos);
    }
  }
}

TEST_F(TrainStatusTest, AnEntryOfAnotherTypeIsLeftOut) {
  write_log(3, "{\"step\":4,\"split\":5,\"loss\":\"x\"}\n");
  EXPECT_EQ(read_train_history(run_).step, 4);
  EXPECT_EQ(read_train_history(run_).train.at("loss").size(), 3u);
}

TEST_F(TrainStatusTest, ARunThatHasJustBegunIsKnownByItsHeader) {
  write_log(0);
  EXPECT_EQ(read_train_status(run_).step, 0);
}

TEST_F(TrainStatusTest, AnotherFolderIsRefused) {
  try {
    read_train_status(run_);
    FAIL();
  } catch (const InputError& failure) {
    EXPECT_NE(std::string(failure.what()).find("it has no train.jsonl"), std::string::npos);
  }
}

}  // namespace
}  // namespace crooner::report
