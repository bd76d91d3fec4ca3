#include "training/train_log.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader =
    "{\"format\":\"crooner train log\",\"format_version\":2,\"steps\":30}\n";

class TrainLogTest : public ::testing::Test {
 protected:
  TrainLogTest()
      : file_(fs::path(::testing::TempDir()) /
              ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove(file_);
  }
  fs::path file_;
};

TEST_F(TrainLogTest, BeginsWithItsVersionAndHasALinePerStepAndEvaluation) {
  TrainLog log(file_, 0, 30);
  log.write(1, "train", {{"loss", 2.5}, {"lr", 0}});
  log.write(1, "eval", {{"loss", 3}});
  EXPECT_EQ(read_file(file_), std::string(kHeader) +
                                  "{\"step\":1,\"split\":\"train\",\"loss\":2.5,\"lr\":0.0}\n"
                                  "{\"step\":1,\"split\":\"eval\",\"loss\":3.0}\n");
}

TEST_F(TrainLogTest, ForgetsStepsThatTheRunTakesAgain) {
  {
    TrainLog log(file_, 0, 30);
    for (int step = 1; step <= 4; ++step) log.write(step, "train", {});
    log.write(4, "eval", {});
    log.write(5, "train", {});
  }
  { TrainLog log(file_, 4, 30); }
  const std::string four = std::string(kHeader) +
                           "{\"step\":1,\"split\":\"train\"}\n{\"step\":2,\"split\":\"train\"}\n"
                           "{\"step\":3,\"split\":\"train\"}\n{\"step\":4,\"split\":\"train\"}\n"
                           "{\"step\":4,\"split\":\"eval\"}\n";
  EXPECT_EQ(read_file(file_), four);
  { TrainLog log(file_, 9, 30); }
  EXPECT_EQ(read_file(file_), four);
  { TrainLog log(file_, 0, 30); }
  EXPECT_EQ(read_file(file_), kHeader);
}

TEST_F(TrainLogTest, ALineThatWasCutOffOrIsNoStepIsDropped) {
  write_file(file_, std::string(kHeader) +
                        "{\"step\":null,\"split\":\"train\"}\n{\"step\":1,\"loss\":2}\n"
                        "{\"step\":1,\"split\":\"train\"}\n{\"step\":2,\"spl");
  TrainLog log(file_, 2, 30);
  log.write(3, "train", {});
  EXPECT_EQ(read_file(file_), std::string(kHeader) +
                                  "{\"step\":1,\"split\":\"train\"}\n"
                                  "{\"step\":3,\"split\":\"train\"}\n");
}

// As revision 4c25ac7 left it after a crash at step 3: its checkpoint was that of step 1.
TEST_F(TrainLogTest, ConvertsFormat1AndItsRepeatedSteps) {
  write_file(file_,
             "{\"step\":1,\"of\":\"train\",\"loss\":9.0,\"waited\":0.5}\n"
             "{\"step\":1,\"of\":\"held out\",\"loss\":8.0}\n"
             "{\"step\":2,\"of\":\"train\",\"loss\":7.0,\"waited\":0.25}\n"
             "{\"step\":3,\"of\":\"train\",\"loss\":6.0,\"waited\":0.25}\n"
             "{\"step\":2,\"of\":\"train\",\"loss\":7.0,\"waited\":0.75}\n");
  TrainLog log(file_, 2, 30);
  EXPECT_EQ(read_file(file_),
            std::string(kHeader) +
                "{\"step\":1,\"split\":\"train\",\"loss\":9.0,\"data_wait_s\":0.5}\n"
                "{\"step\":1,\"split\":\"eval\",\"loss\":8.0}\n"
                "{\"step\":2,\"split\":\"train\",\"loss\":7.0,\"data_wait_s\":0.75}\n");
}

}  // namespace
}  // namespace crooner::training
