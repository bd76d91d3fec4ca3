#include "config/training_stages.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"

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

TEST_F(TrainingStages, NameWhatTheyBeginWith) {
  write_file(folder_.path() / "base", "");
  write_file(folder_.path() / "one", "");  // the name of a stage counts
  const auto stages = read(R"({"stages": [
      {"name": "one", "preset": "tiny_vqvae"},
      {"name": "two", "preset": "tiny_vqvae", "from": null},
      {"name": "codec", "assemble": ["one", "two", "--from", "base"], "precision": "bf16",
       "licence": "CC0"},
      {"name": "prior", "preset": "tiny_prior", "from": "base", "vqvae": "one", "data": "few.jsonl",
       "add_artists": {"New": "Old"}, "add_genres": {"polka": "folk"}}]})");
  const std::string base = (folder_.path() / "base").string();
  EXPECT_EQ(stages[0].from, std::nullopt);
  EXPECT_EQ(stages[1].from, "");
  EXPECT_EQ(stages[2].assemble, (std::vector<std::string>{"one", "two", kFromFlag, base}));
  EXPECT_EQ(stages[2].precision, "bf16");
  EXPECT_EQ(stages[2].licence, "CC0");
  EXPECT_EQ(stages[3].from, base);
  EXPECT_EQ(stages[3].vqvae, "one");
  EXPECT_EQ(stages[3].data, "few.jsonl");
  using Names = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(stages[3].artists, (Names{{"New", "Old"}}));
  EXPECT_EQ(stages[3].genres, (Names{{"polka", "folk"}}));
  refused(R"({"stages": [{"name": "a", "preset": "x", "add_artists": ["New"]}]})", "add_artists");
  refused(R"({"stages": [{"name": "a", "preset": "x", "add_artists": "New"}]})", "add_artists");
  refused(R"({"stages": [{"name": "a", "assemble": ["x"], "precision": "int8"}]})", "precision");
  refused(R"({"stages": [{"name": "a", "assemble": []}]})", "one source or more");
  refused(R"({"stages": [{"name": "a", "assemble": ["x"], "preset": "y"}]})", "stages[0].preset");
  refused(R"({"stages": [{"name": "--from", "preset": "x"}]})", "--from");
}

TEST(StageFolders, HaveTheNumberAndTheName) {
  EXPECT_EQ(stage_folder_name(12, "top"), "12-top");
  EXPECT_EQ(stage_number("12-top"), 12u);
  for (const char* name : {"top", "12", "-top", "x1-top", "", "99999999999999999999-top"})
    EXPECT_EQ(stage_number(name), 0u) << name;
}

}  // namespace
}  // namespace crooner::config
