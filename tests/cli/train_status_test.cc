// crooner train status and crooner train plot, of a run that is not there yet or was stopped.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/shell.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

class TrainStatusCommand : public ::testing::Test {
 protected:
  TrainStatusCommand() {
    std::string log = "{\"format\":\"crooner train log\",\"format_version\":2,\"steps\":40}\n";
    for (int step = 1; step <= 20; ++step) {
      log +=
          nlohmann::json{{"step", step}, {"split", "train"}, {"loss", 20.0 / step}}.dump() + "\n";
    }
    folder_.write("train.jsonl", log);
  }

  ProcessResult run(const std::string& words) const {
    return shell("crooner train " + words, folder_.path());
  }

  Folder folder_;
};

TEST_F(TrainStatusCommand, PrintsATableOrAnObjectPerRun) {
  const ProcessResult table = run("status .");
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_NE(table.out.find("steps        20 of 40 (50 %)"), std::string::npos) << table.out;
  const ProcessResult json = run("status --json .");
  EXPECT_EQ(nlohmann::json::parse(json.out).at("state"), "stopped") << json.out;
}

TEST_F(TrainStatusCommand, AFolderOfStagesIsItsRunsInOrder) {
  const std::string log = folder_.read("train.jsonl");
  for (const char* run : {"stages/1-short", "stages/2-long", "stages/10-last", "stages/notes"}) {
    fs::create_directories(folder_ / run);
    folder_.write(std::string(run) + "/train.jsonl", log);
  }
  folder_.write("stages/3-later.json", "{}");
  const ProcessResult status = run("status --json stages");
  EXPECT_EQ(status.code, 0) << status.err;
  std::istringstream lines(status.out);
  std::vector<std::string> runs;
  for (std::string line; std::getline(lines, line);)
    runs.push_back(nlohmann::json::parse(line).at("run"));
  EXPECT_EQ(runs, (std::vector<std::string>{"stages/1-short", "stages/2-long", "stages/10-last"}));
  const auto plot = nlohmann::json::parse(run("plot --json stages").out);
  EXPECT_EQ(plot.at("curves").size(), 3u) << plot;
  fs::create_directory(folder_ / "empty");
  EXPECT_EQ(run("status empty").code, 3);
}

TEST_F(TrainStatusCommand, PlotsOnTheTerminalAndToAnImage) {
  const ProcessResult text = run("plot .");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_NE(text.out.find('*'), std::string::npos) << text.out;
  const ProcessResult image = run("plot . --out loss.png");
  EXPECT_EQ(image.out, "loss.png\n") << image.err;
  EXPECT_EQ(folder_.read("loss.png").substr(1, 3), "PNG");
}

TEST_F(TrainStatusCommand, APlotReplacesAFileOnlyByForceAndIsAPng) {
  folder_.write("loss.png", "mine");
  const ProcessResult existing = run("plot . --out loss.png");
  EXPECT_EQ(existing.code, 2);
  EXPECT_NE(existing.err.find("'loss.png' already exists"), std::string::npos) << existing.err;
  EXPECT_EQ(folder_.read("loss.png"), "mine");
  EXPECT_EQ(run("plot . --out loss.png --force").code, 0);
  EXPECT_EQ(folder_.read("loss.png").substr(1, 3), "PNG");
  const ProcessResult other = run("plot . --force --out train.jsonl");
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("ends in .png"), std::string::npos) << other.err;
}

TEST_F(TrainStatusCommand, PrintsTheCurvesOfAPlotAsJson) {
  const ProcessResult ended = run("plot . --json");
  EXPECT_EQ(ended.code, 0) << ended.err;
  const auto json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json.at("metric"), "loss");
  EXPECT_EQ(json.at("curves").at(0).at("name"), ".");
  EXPECT_EQ(json.at("curves").at(0).at("points").size(), 20u);
  EXPECT_EQ(json.at("curves").at(0).at("points").at(1).dump(), "[2,10.0]");
}

TEST_F(TrainStatusCommand, NamesWhatWouldBeAccepted) {
  const ProcessResult metric = run("plot . --metric bits");
  EXPECT_EQ(metric.code, 2);
  EXPECT_NE(metric.err.find("No run has the metric 'bits'; --metric takes loss."),
            std::string::npos)
      << metric.err;
  const ProcessResult other = run("status missing");
  EXPECT_EQ(other.code, 3);
  EXPECT_NE(other.err.find("'missing' is not the run folder of a training"), std::string::npos)
      << other.err;
}

}  // namespace
}  // namespace crooner::cli
