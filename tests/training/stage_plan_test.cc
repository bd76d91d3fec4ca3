#include "training/stage_plan.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "config/read_preset.h"
#include "support/paths.h"
#include "training/stage_runs.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

using Sources = std::vector<std::string>;
using Numbers = std::vector<std::size_t>;

class StagePlan : public ::testing::Test {
 protected:
  StagePlan() {
    write_file(folder_.path() / "songs.jsonl", "");
    write_file(folder_.path() / "few.jsonl", "");
  }
  std::vector<PlannedStage> plan(const std::string& stages) {
    write_file(folder_.path() / "stages.json", stages);
    return plan_stages(config::read_training_stages(folder_.path() / "stages.json"), flags());
  }
  StageFlags flags() const {
    return {"out", (folder_.path() / "songs.jsonl").string(), from, vqvae};
  }
  void refused(const std::string& stages, const std::string& sentence) {
    try {
      plan(stages);
      ADD_FAILURE() << stages;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(sentence), std::string::npos) << error.what();
    }
  }

  test::TemporaryFolder folder_;
  std::string from, vqvae;
};

TEST_F(StagePlan, EachBeginsWithTheOneBeforeUnlessItSaysOtherwise) {
  from = "smoke";
  const auto stages = plan(R"({"stages": [
      {"name": "a", "preset": "tiny_prior"},
      {"name": "b", "preset": "tiny_prior"},
      {"name": "c", "preset": "tiny_prior", "from": "a", "data": "few.jsonl"},
      {"name": "d", "preset": "tiny_prior", "from": null},
      {"name": "e", "preset": "tiny_prior", "from": "--from"}]})");
  EXPECT_EQ(stages[0].from, "smoke");
  EXPECT_EQ(stages[0].needs, Numbers());
  EXPECT_EQ(stages[1].from, "out/1-a");
  EXPECT_EQ(stages[1].needs, Numbers{0});
  EXPECT_EQ(stages[1].vqvae, "smoke");  // a run of a prior has no codec
  EXPECT_EQ(stages[2].from, "out/1-a");
  EXPECT_EQ(stages[2].data, folder_.path() / "few.jsonl");
  EXPECT_EQ(stages[3].from, "");
  EXPECT_EQ(stages[3].needs, Numbers());
  EXPECT_EQ(stages[4].from, "smoke");
  EXPECT_EQ(stages[4].data, folder_.path() / "songs.jsonl");
}

TEST_F(StagePlan, ModelsAndCodecsComeFromStages) {
  const auto stages = plan(R"({"stages": [
      {"name": "low", "preset": "tiny_vqvae"},
      {"name": "high", "preset": "tiny_vqvae", "from": null},
      {"name": "codec", "assemble": ["low", "high"]},
      {"name": "prior", "preset": "tiny_prior", "from": null, "vqvae": "codec"},
      {"name": "further", "preset": "tiny_prior", "from": "codec"}]})");
  EXPECT_EQ(stages[2].kind, "model");
  EXPECT_EQ(stages[2].sources, (Sources{"out/1-low", "out/2-high"}));
  EXPECT_EQ(stages[2].needs, (Numbers{0, 1}));
  EXPECT_EQ(stages[3].vqvae, "out/3-codec");
  EXPECT_EQ(stages[3].needs, Numbers{2});
  EXPECT_EQ(stages[4].from, "out/3-codec");
  EXPECT_EQ(stages[4].vqvae, "out/3-codec");
  EXPECT_EQ(stages[4].needs, Numbers{2});
}

TEST_F(StagePlan, WhatCannotBeIsRefusedBeforeTheFirstBegins) {
  const auto two = [](const std::string& second) {
    return R"({"stages": [{"name": "a", "preset": "tiny_vqvae"}, )" + second + "]}";
  };
  refused(two(R"({"name": "b", "preset": "tiny_prior", "vqvae": "a"})"),
          "The stages 'a' and 'b' train different things, a VQ-VAE and a prior");
  refused(two(R"({"name": "b", "preset": "tiny_vqvae", "from": "c"})"), "'c', which is no stage");
  refused(two(R"({"name": "b", "preset": "tiny_vqvae", "from": "b"})"), "'b', which is no stage");
  refused(two(R"({"name": "b", "assemble": ["a", "c"]})"), "'c', which is no stage before it");
  refused(two(R"({"name": "b", "preset": "tiny_prior", "from": null})"), "name its codec");
  refused(two(R"({"name": "b", "preset": "tiny_vqvae", "from": "--from"})"),
          "what --from names, which is missing");
  refused(two(R"({"name": "b", "preset": "tiny_vqvae", "data": "all.jsonl"})"),
          "learns from 'all.jsonl', which is not beside the songs of --data");
  refused(two(R"({"name": "b", "preset": "tiny_vqvae", "vqvae": "a"})"), "has no codec");
  vqvae = "smoke";
  refused(two(R"({"name": "b", "preset": "tiny_prior", "from": null, "add_genres": {"a": "b"}})"),
          "starts from random weights");
}

// What scripts/train_pocket.sh runs: every preset can be read, and continues the network of the
// stage that it begins with.
TEST_F(StagePlan, TheStagesOfPocketFit) {
  for (const char* songs : {"top.jsonl", "upsamplers.jsonl"})
    write_file(folder_.path() / songs, "");
  from = "smoke";
  for (const char* name : {"pocket", "words"}) {
    const auto stages = plan_stages(config::read_training_stages(source_file(
                                        std::string("scripts/pocket/") + name + ".stages.json")),
                                    flags());
    check_stage_presets(stages);
    EXPECT_EQ(stages.back().stage.name, "pocket");
    for (const PlannedStage& stage : stages) {
      if (stage.kind != "vqvae" || stage.needs.empty()) continue;
      const PlannedStage& before = stages[stage.needs.front()];
      if (before.kind != "vqvae") continue;
      const auto first = config::read_vqvae_preset(before.stage.preset);
      const auto second = config::read_vqvae_preset(stage.stage.preset);
      EXPECT_EQ(first.model, second.model);
      EXPECT_EQ(first.levels, second.levels);
      EXPECT_NE(first, second);
    }
  }
}

}  // namespace
}  // namespace crooner::training
