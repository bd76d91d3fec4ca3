#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "audio/audio_writer.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

using nlohmann::json;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(PlanTrain, ListsMemoryByPartStepsAndDisk) {
  const Folder folder;
  const ProcessResult ended = crooner(
      "plan train --preset tiny_prior --memory 1 --threads 1 --step-seconds 1.5 --hours 2", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  for (const char* part :
       {"tiny_prior: a prior of ", "Steps: 200 of 4 items of 256 codes", "Time: 5:00, ",
        "  weights ", "  gradients ", "  moments ", "  average ", "  activations ", "  batches ",
        "Available: 1.00 GB", "Disk: ", "  checkpoints ", "  cache "}) {
    EXPECT_TRUE(holds(ended.out, part)) << part << '\n' << ended.out;
  }
  EXPECT_FALSE(holds(ended.out, "unknown")) << ended.out;
}

TEST(PlanTrain, CountsTheSongsThatItWouldTrainOn) {
  const Folder folder;
  std::filesystem::create_directory(folder / "songs");
  for (const int seconds : {3, 6, 0}) {  // the last one is too short for an item
    Audio sound{8000, 1, std::vector<float>(static_cast<std::size_t>(seconds) * 8000 + 100)};
    for (std::size_t i = 0; i < sound.samples.size(); ++i)
      sound.samples[i] = i % 20 < 10 ? 0.3f : -0.3f;
    audio::write_audio_file(folder / ("songs/" + std::to_string(seconds) + ".wav"), sound);
  }
  ProcessResult ended =
      crooner("plan train --preset tiny_vqvae --data songs --threads 1 --json", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json plan = json::parse(ended.out);
  EXPECT_NEAR(plan["data"]["hours"], 9.025 / 3600, 1e-9);
  EXPECT_EQ(plan["data"]["songs"], 2);
  EXPECT_EQ(plan["data"]["left_out"], 1);
  EXPECT_TRUE(holds(ended.err, "0.wav: It is too short")) << ended.err;
  EXPECT_GT(plan["data"]["passes"], 1.0);
  EXPECT_GT(plan["disk_bytes"]["cache"], 9 * 22050);
  ended = crooner("plan train --preset tiny_vqvae --data songs --hours 2", folder);
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(holds(ended.err, "--hours and --data are mutually exclusive")) << ended.err;
}

TEST(PlanTrain, MeasuresRealStepsAndLeavesNothing) {
  const Folder folder;
  const ProcessResult ended = shell(
      "TMPDIR=$PWD crooner plan train --preset tiny_vqvae --measure 2 --threads 1 --json && ls -A",
      folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  const std::size_t end = ended.out.rfind('}') + 1;
  const json plan = json::parse(ended.out.substr(0, end));
  EXPECT_EQ(plan["kind"], "vqvae");
  EXPECT_EQ(plan["samples_per_item"], 4096);
  EXPECT_GT(plan["step_seconds"], 0.0);
  EXPECT_DOUBLE_EQ(plan["seconds"], 200 * plan["step_seconds"].get<double>());
  EXPECT_EQ(ended.out.substr(end), "\n");
}

TEST(PlanTrain, OfAModelThatIsNotInstalled) {
  const Folder folder;
  const ProcessResult ended = crooner(
      "plan train --preset 1b_lyrics_finetune --from 1b_lyrics --device cuda --memory 80 "
      "--processes 2 --json",
      folder);
  const json plan = json::parse(ended.out);
  EXPECT_GT(plan["parameters"], 900'000'000);
  EXPECT_EQ(plan["process_bytes"]["weights"], 4 * plan["parameters"].get<std::int64_t>());
  EXPECT_EQ(plan["process_bytes"]["libtorch"], 0);
  EXPECT_EQ(plan["needed_bytes"], plan["process_total_bytes"]);  // each has a GPU
  EXPECT_EQ(ended.code, plan["fits"].get<bool>() ? 0 : 4) << ended.err;
}

TEST(PlanTrain, RefusesWhatDoesNotFitOrContradicts) {
  const Folder folder;
  const ProcessResult ended = crooner("plan train --preset pocket_top --memory 0.01", folder);
  EXPECT_EQ(ended.code, 4) << ended.err;
  EXPECT_TRUE(holds(ended.out, "Memory: ")) << ended.out;
  EXPECT_TRUE(holds(ended.err, " of memory, and --memory allows ")) << ended.err;
  const auto refused = [&](const std::string& flags, int code, const std::string& sentence) {
    const ProcessResult one = crooner("plan train " + flags, folder);
    EXPECT_EQ(one.code, code) << one.err;
    EXPECT_TRUE(holds(one.err, sentence)) << one.err;
    EXPECT_EQ(one.out, "");
  };
  refused("--preset tiny_prior --measure 1 --step-seconds 2", 2, "mutually exclusive");
  std::filesystem::create_directory(folder / "tiny_prior");  // hides no preset
  refused("--preset tiny_prior --processes 5", 2, "too few for 5 processes");
  refused("--preset tiny", 3, "There is no preset 'tiny'");
  refused("--preset pocket_finetune", 3, "name the model to train further with --from");
  folder.write("odd.json", "{\"kind\": \"choir\"}");
  refused("--preset odd.json", 3, "its 'kind' must be \"vqvae\" or \"prior\"");
}

// Before the songs are read.
TEST(PlanTrain, ARunIsRefusedAsItsPlanIs) {
  const Folder folder;
  folder.write("vqvae.json",
               R"({"kind": "vqvae", "sample_length": 409600000, "run": {"steps": 1, "batch": 64},
      "model": {"sample_rate": 22050, "levels": 1, "downs_t": [1], "strides_t": [16], "emb_width": 16,
                "bins": 64, "width": 16, "depth": 2, "multipliers": [1], "dilation_growth_rate": 3}})");
  const std::string flags = " --preset vqvae.json --threads 1";
  const ProcessResult plan = crooner("plan train" + flags, folder);
  EXPECT_EQ(plan.code, 4) << plan.err;
  const ProcessResult run = crooner("train vqvae --data nowhere --out run" + flags, folder);
  EXPECT_EQ(run.code, 4) << run.err;
  const auto needed = [](const std::string& text) {
    const std::size_t begin = text.find("The run needs ");
    return begin == std::string::npos ? "?" : text.substr(begin, text.find(',') - begin);
  };
  EXPECT_NE(needed(run.err), "?") << run.err;
  EXPECT_EQ(needed(run.err), needed(plan.err));
  EXPECT_TRUE(holds(run.err, "; even with 'run.batch' 1, 'run.accumulate' 64 it needs "))
      << run.err;
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "run"));
}

TEST(PlanTrain, APresetOfAnotherNetworkIsRefusedAsByTheRun) {
  const Folder folder;
  const ProcessResult plan =
      crooner("plan train --preset tiny_prior --from smoke --threads 1", folder);
  EXPECT_EQ(plan.code, 3) << plan.out;
  EXPECT_TRUE(holds(plan.err, "describes another network than the prior of level")) << plan.err;
}

// The first word is a command by itself.
TEST(PlanTrain, AShardedOptimiserOfOneProcessIsWarnedOf) {
  const Folder folder;
  const std::string plan = "plan train --preset tiny_prior --threads 1 --shard-optimizer";
  const ProcessResult alone = crooner(plan, folder);
  EXPECT_EQ(alone.code, 0) << alone.err;
  EXPECT_TRUE(holds(alone.err, "warning: --shard-optimizer divides the optimiser's state"))
      << alone.err;
  EXPECT_EQ(crooner(plan + " --processes 2", folder).err, "");
}

TEST(PlanTrain, LeavesTheHelpOfPlanAsItIs) {
  const Folder folder;
  EXPECT_TRUE(holds(crooner("plan --help", folder).out, "--codes-per-second"));
  EXPECT_TRUE(holds(crooner("plan train --help", folder).out, "--step-seconds"));
}

}  // namespace
}  // namespace crooner::cli
