#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

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
  refused("--preset tiny_prior --processes 5", 2, "too few for 5 processes");
  refused("--preset tiny", 3, "There is no preset 'tiny'");
  refused("--preset pocket_finetune", 3, "name the model to train further with --from");
  folder.write("odd.json", "{\"kind\": \"choir\"}");
  refused("--preset odd.json", 3, "its 'kind' must be \"vqvae\" or \"prior\"");
}

// The first word is a command by itself.
TEST(PlanTrain, LeavesTheHelpOfPlanAsItIs) {
  const Folder folder;
  EXPECT_TRUE(holds(crooner("plan --help", folder).out, "--codes-per-second"));
  EXPECT_TRUE(holds(crooner("plan train --help", folder).out, "--step-seconds"));
}

}  // namespace
}  // namespace crooner::cli
