#include <gtest/gtest.h>

#include "cli/models.h"
#include "cli/program.h"
#include "cli/train_prior.h"

namespace crooner::cli {
namespace {

struct ProcessResult {
  int code = 0;
  std::string err;
};

template <typename Add>
ProcessResult run(std::vector<const char*> words, Add add) {
  words.insert(words.begin(), "crooner");
  Program program([] { return std::string("crooner test"); });
  add(program);
  testing::internal::CaptureStderr();
  const int code = program.run(static_cast<int>(words.size()), words.data());
  return {code, testing::internal::GetCapturedStderr()};
}

TEST(TrainFlags, LabelsMayBeAddedRepeatedly) {
  TrainPriorOptions got;
  const auto add = [&](Program& program) {
    program.add("train prior", "", declare_train_prior,
                [&](const TrainPriorOptions& options) { got = options; });
  };
  const ProcessResult ended =
      run({"train", "prior", "--add-artist", "The Neighbours=ABBA", "--preset", "p.json", "--data",
           "songs", "--out", "run", "--add-artist=A=B=C", "--add-genre", "jig=folk"},
          add);
  EXPECT_EQ(ended.code, 0) << ended.err;
  ASSERT_EQ(got.artists.size(), 2u);
  EXPECT_EQ(got.artists[0].name, "The Neighbours");
  EXPECT_EQ(got.artists[0].like, "ABBA");
  EXPECT_EQ(got.artists[1].name, "A=B");
  ASSERT_EQ(got.genres.size(), 1u);
  EXPECT_EQ(got.preset, "p.json");
  for (const char* wrong : {"jig", "=folk", "jig="}) {
    const ProcessResult refused = run({"train", "prior", "--add-genre", wrong}, add);
    EXPECT_EQ(refused.code, 2);
    EXPECT_NE(refused.err.find("it takes NAME=EXISTING"), std::string::npos) << refused.err;
  }
}

TEST(TrainFlags, AssembleTakesSourcesAndNeedsAFolder) {
  ModelsAssembleOptions got;
  const auto add = [&](Program& program) {
    program.add("models assemble", "", declare_models_assemble,
                [&](const ModelsAssembleOptions& options) { got = options; });
  };
  EXPECT_EQ(run({"models", "assemble", "a", "b", "--precision", "bf16", "--out", "m"}, add).code,
            0);
  EXPECT_EQ(got.sources, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(got.precision, "bf16");
  const ProcessResult nowhere = run({"models", "assemble", "a"}, add);
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_NE(nowhere.err.find("needs --out FOLDER"), std::string::npos) << nowhere.err;
  EXPECT_EQ(run({"models", "assemble", "a", "--precision", "int3", "--out", "m"}, add).code, 2);
}

TEST(TrainFlags, RequiredFlagsAreNamed) {
  const auto add = [](Program& program) {
    program.add("train prior", "", declare_train_prior, [](const TrainPriorOptions&) {});
  };
  const auto refused = [&](std::vector<const char*> words, const std::string& sentence) {
    words.insert(words.begin(), {"train", "prior"});
    const ProcessResult ended = run(words, add);
    EXPECT_EQ(ended.code, 2);
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << ended.err;
  };
  refused({"--data", "songs", "--out", "run"}, "crooner train prior needs --preset NAME|FILE.");
  refused({"--preset", "p", "--out", "run"}, "crooner train prior needs --data PATH.");
  refused({"--preset", "p", "--data", "songs"}, "crooner train prior needs --out FOLDER.");
}

}  // namespace
}  // namespace crooner::cli
