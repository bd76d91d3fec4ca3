#include "config/training_stages.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "config/read_preset.h"
#include "support/paths.h"

namespace crooner::config {
namespace {

class TrainingStages : public ::testing::Test {
 protected:
  std::vector<TrainingStage> read(const std::string& text) {
    write_file(folder_.path() / "stages.json", text);
    return read_training_stages(folder_.path() / "stages.json");
  }
  void refused(const std::string& text, const std::string& sentence) {
    try {
      read(text);
      ADD_FAILURE() << text;
    } catch (const InputError& error) {
      const std::string message = error.what();
      EXPECT_NE(message.find(sentence), std::string::npos) << message;
      EXPECT_NE(message.find("stages.json"), std::string::npos) << message;
    }
  }

  test::TemporaryFolder folder_;
};

TEST_F(TrainingStages, AreReadInTheirOrder) {
  write_file(folder_.path() / "own.json", "{}");
  const auto stages = read(R"({"stages": [
      {"name": "short", "preset": "own.json", "steps": 100},
      {"name": "long", "preset": "tiny_prior", "until": {"figure": "bits", "below": 3.5}}]})");
  ASSERT_EQ(stages.size(), 2u);
  EXPECT_EQ(stages[0],
            (TrainingStage{"short", (folder_.path() / "own.json").string(), 100, std::nullopt}));
  EXPECT_EQ(stages[1],
            (TrainingStage{"long", "tiny_prior", std::nullopt, HeldOutGoal{"bits", 3.5}}));
}

TEST_F(TrainingStages, NameWhatIsWrong) {
  refused("{", "byte");
  refused("[]", "");
  refused(R"({"stages": []})", "must be a list of one stage or more");
  refused(R"({"stages": [{"name": "a"}]})", "stages[0].preset");
  refused(R"({"stages": [{"name": "a/b", "preset": "x"}]})", "takes letters, digits, - and _");
  refused(R"({"stages": [{"name": "a", "preset": "x", "steps": 0}]})", "must be 1 or more");
  refused(R"({"stages": [{"name": "a", "preset": "x", "stpes": 5}]})", "stages[0].stpes");
  refused(R"({"stages": [{"name": "a", "preset": "x", "until": {"figure": "loss"}}]})",
          "stages[0].until.below");
  refused(R"({"stages": [{"name": "a", "preset": "x"}, {"name": "a", "preset": "y"}]})",
          "Two stages are named \"a\"");
}

// scripts/train_pocket.sh: each stage continues with the network of the one before.
TEST_F(TrainingStages, OfThePocketCodecTrainOneNetwork) {
  for (const char* level : {"middle", "top"}) {
    const auto stages = read_training_stages(
        source_file(std::string("scripts/pocket/codec_") + level + ".stages.json"));
    ASSERT_EQ(stages.size(), 2u);
    EXPECT_EQ(stages[1].name, "vowels");
    const VqvaePreset first = read_vqvae_preset(stages[0].preset);
    const VqvaePreset second = read_vqvae_preset(stages[1].preset);
    EXPECT_EQ(first.model, second.model);
    EXPECT_EQ(first.levels, second.levels);
    EXPECT_NE(first, second);
  }
}

}  // namespace
}  // namespace crooner::config
