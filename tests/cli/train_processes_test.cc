// crooner train in several processes of this host.
#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/files.h"
#include "base/paths.h"
#include "cli/shell.h"
#include "support/paths.h"
#include "training/example_songs.h"

namespace crooner::cli {
namespace {

class TrainProcesses : public ::testing::Test {
 protected:
  TrainProcesses() {
    training::write_example_songs(folder_ / "songs", 3);
    auto preset = nlohmann::json::parse(read_file(source_file("configs/training/tiny_vqvae.json")));
    preset["model"]["sample_rate"] = 8000;
    preset["run"]["steps"] = 24;
    preset["run"]["save_every"] = 5;
    preset["run"]["evaluate_every"] = 24;
    folder_.write("preset.json", preset.dump());
  }

  ProcessResult train(const std::string& more) const {
    return shell("crooner train vqvae --preset preset.json --data songs --cache cache " + more,
                 folder_.path());
  }

  std::int64_t logged_steps(const std::string& run) const {
    std::istringstream lines(folder_.read(run + "/train.jsonl"));
    std::int64_t steps = 0;
    for (std::string line; std::getline(lines, line);)
      steps += line.find("\"split\":\"train\"") != std::string::npos ? 1 : 0;
    return steps;
  }

  Folder folder_;
};

TEST_F(TrainProcesses, OneOfThemReportsAndWrites) {
  const ProcessResult two = train("--processes 2 --out run");
  EXPECT_EQ(two.code, 0) << two.err;
  EXPECT_EQ(two.out, "run/vqvae.safetensors\n");
  EXPECT_EQ(logged_steps("run"), 24);
  EXPECT_EQ(two.err.find("songs; bandwidth"), two.err.rfind("songs; bandwidth"))
      << "one process speaks: " << two.err;
}

TEST_F(TrainProcesses, AShardedOptimiserGivesTheSameBytes) {
  const ProcessResult whole = train("--processes 2 --out whole");
  const ProcessResult sharded =
      train("--processes 2 --shard-optimizer --save-seconds 0.001 --out sharded");
  ASSERT_EQ(whole.code, 0) << whole.err;
  ASSERT_EQ(sharded.code, 0) << sharded.err;
  EXPECT_EQ(folder_.read("sharded/vqvae.safetensors"), folder_.read("whole/vqvae.safetensors"));
}

// With one thread a process makes its passes one after another, and gradients leave during the
// last; passes in parallel threads add up their gradients before these leave.
TEST_F(TrainProcesses, GradientsThatLeaveDuringTheBackwardPassGiveTheSameBytes) {
  const nlohmann::json run = {{"steps", 4},     {"batch", 2},          {"accumulate", 4},
                              {"average", 0.9}, {"evaluate_every", 4}, {"evaluate_items", 1},
                              {"save_every", 4}};
  nlohmann::json preset = {{"kind", "prior"}, {"level", 2}, {"run", run}};
  folder_.write("plain.json", preset.dump());
  preset["recompute"] = true;
  folder_.write("recomputing.json", preset.dump());
  const auto weights = [&](const std::string& more, const std::string& out) {
    const ProcessResult trained = shell(
        "crooner train prior --from smoke --data songs --cache cache --device cpu --quiet "
        "--processes 2 --out " +
            out + " " + more,
        folder_.path());
    EXPECT_EQ(trained.code, 0) << trained.err;
    return folder_.read(out + "/prior_level_2.safetensors");
  };
  const std::string after = weights("--preset plain.json --threads 2", "after");
  EXPECT_EQ(weights("--preset plain.json --threads 1", "during"), after);
  EXPECT_EQ(weights("--preset recomputing.json --threads 1 --shard-optimizer", "sharded"), after);
}

TEST_F(TrainProcesses, ShardsOfOneProcessAreWarnedOf) {
  const ProcessResult ended = train("--dry-run --shard-optimizer --out run");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("--shard-optimizer divides the optimiser's state"), std::string::npos)
      << ended.err;
}

TEST_F(TrainProcesses, OneThatIsKilledIsNamedAndAnotherNumberContinues) {
  // Every step saves, so that the run is killed somewhere between two checkpoints.
  const ProcessResult killed = shell(
      "crooner train vqvae --preset preset.json --data songs --cache cache --processes 2 "
      "--save-seconds 0.001 --out run & launcher=$!\n"
      "until grep -qs '\"step\":7,' run/train.jsonl; do kill -0 $launcher || exit 99; sleep 0.01; "
      "done\n"
      "for child in $(cat /proc/$launcher/task/$launcher/children); do\n"
      "  if tr '\\0' '\\n' </proc/$child/environ | grep -qx RANK=1; then kill -9 $child; fi\n"
      "done\n"
      "wait $launcher",
      folder_.path());
  EXPECT_EQ(killed.code, 4) << killed.err;
  EXPECT_NE(killed.err.find("Process 1 of 2 was ended by signal 9"), std::string::npos)
      << killed.err;
  EXPECT_EQ(killed.err.find("error: "), killed.err.rfind("error: ")) << killed.err;
  EXPECT_FALSE(path_exists(folder_ / "run/vqvae.safetensors"));

  const ProcessResult three = train("--processes 3 --out run");
  EXPECT_EQ(three.code, 0) << three.err;
  EXPECT_NE(three.err.find("Resuming after step "), std::string::npos) << three.err;
  EXPECT_EQ(logged_steps("run"), 24);
}

// Of the process that writes.
TEST_F(TrainProcesses, AFullDiskEndsAllOnceAndTheSameCommandResumes) {
  const ProcessResult whole = train("--processes 2 --out whole");
  ASSERT_EQ(whole.code, 0) << whole.err;
  const ProcessResult full = shell(
      "ulimit -f 16; crooner train vqvae --preset preset.json --data songs --cache cache "
      "--processes 2 --out run",
      folder_.path());
  EXPECT_EQ(full.code, 4) << full.err;
  EXPECT_NE(full.err.find("cannot be written"), std::string::npos) << full.err;
  EXPECT_EQ(full.err.find("error: "), full.err.rfind("error: ")) << full.err;
  const ProcessResult resumed = train("--processes 2 --out run");
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(folder_.read("run/vqvae.safetensors"), folder_.read("whole/vqvae.safetensors"));
}

TEST_F(TrainProcesses, TooManyForAStepAreRefusedOnce) {
  const ProcessResult many = train("--processes 5 --out run");
  EXPECT_EQ(many.code, 2) << many.err;
  const std::string sentence = "too few for 5 processes";
  EXPECT_NE(many.err.find(sentence), std::string::npos) << many.err;
  EXPECT_EQ(many.err.find(sentence), many.err.rfind(sentence)) << many.err;
}

TEST_F(TrainProcesses, AMissingDeviceIsNamedOnce) {
  const ProcessResult ended = shell(
      "CUDA_VISIBLE_DEVICES= crooner train vqvae --preset preset.json --data songs --device cuda "
      "--processes 2 --out run",
      folder_.path());
  EXPECT_EQ(ended.code, 4) << ended.err;
  EXPECT_NE(ended.err.find("error: There is no device \"cuda\""), std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("error: "), ended.err.rfind("error: ")) << ended.err;
}

TEST_F(TrainProcesses, AMistakeThatOneOfThemFindsIsNamedOnce) {
  const ProcessResult ended = train("--data nothing --processes 2 --out run");
  EXPECT_EQ(ended.code, 3) << ended.err;
  EXPECT_NE(ended.err.find("error: --data 'nothing' does not exist."), std::string::npos)
      << ended.err;
  EXPECT_EQ(ended.err.find("error: "), ended.err.rfind("error: ")) << ended.err;
}

}  // namespace
}  // namespace crooner::cli
