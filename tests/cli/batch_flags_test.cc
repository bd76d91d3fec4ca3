#include <gtest/gtest.h>

#include <algorithm>

#include "cli/batch.h"
#include "cli/program.h"

namespace crooner::cli {
namespace {

class BatchFlags : public ::testing::Test {
 protected:
  int run(std::vector<const char*> words) {
    Program program([] { return std::string("crooner test"); });
    program.add("batch", "Generate a song for every job of a list", declare_batch,
                [this](const BatchOptions& options) { got = options; });
    words.insert(words.begin(), {"crooner", "batch"});
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    const int code = program.run(static_cast<int>(words.size()), words.data());
    said = testing::internal::GetCapturedStderr();
    out = testing::internal::GetCapturedStdout();
    return code;
  }

  BatchOptions got;
  std::string said, out;
};

TEST_F(BatchFlags, Arrive) {
  ASSERT_EQ(run({"jobs.csv", "--out", "songs", "--genre", "folk", "--no-deterministic", "--seed",
                 "7", "--no-wait", "--stale-after", "5"}),
            0)
      << said;
  EXPECT_EQ(got.source, "jobs.csv");
  EXPECT_EQ(got.defaults.out, "songs");
  EXPECT_EQ(got.defaults.labels.genre, "folk");
  EXPECT_EQ(got.defaults.sampling.seed, 7u);
  EXPECT_FALSE(got.wait);
  EXPECT_EQ(got.stale_after, 5);
  // Flags are recorded by name, for each job.
  EXPECT_NE(std::find(got.flags.begin(), got.flags.end(), FlagValue{"genre", "folk"}),
            got.flags.end());
  EXPECT_NE(std::find(got.flags.begin(), got.flags.end(), FlagValue{"deterministic", "false"}),
            got.flags.end());
}

TEST_F(BatchFlags, NamesAMissingFlag) {
  EXPECT_EQ(run({"--out", "songs"}), 2);
  EXPECT_NE(said.find("crooner batch needs SOURCE"), std::string::npos) << said;
  EXPECT_EQ(run({"jobs.csv"}), 2);
  EXPECT_NE(said.find("crooner batch needs --out FOLDER."), std::string::npos) << said;
  EXPECT_EQ(run({"jobs.csv", "--out", "songs", "--seconds", "long"}), 2);
  EXPECT_NE(said.find("--seconds is 'long'"), std::string::npos) << said;
}

TEST_F(BatchFlags, HelpDescribesTheFlagsOfABatch) {
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_NE(out.find("failed.jsonl"), std::string::npos) << out;
  EXPECT_EQ(out.find("song-1.wav"), std::string::npos) << out;
}

TEST(FlagsByName, AreSetByTheirNamesInARow) {
  GenerateOptions options;
  Flags flags("generate", "");
  declare_generate_flags(flags, &options);
  flags.set({"top_k", "5"});
  flags.set({"no-deterministic", "yes"});
  flags.set({"clean", "TRUE"});
  EXPECT_EQ(options.sampling.top_k.at(0, 0), 5);
  EXPECT_FALSE(options.model.deterministic);
  EXPECT_TRUE(options.run.clean);
  flags.set({"no_deterministic", "0"});
  EXPECT_TRUE(options.model.deterministic);
  EXPECT_TRUE(flags.has("stop_after_level"));
  EXPECT_FALSE(flags.has("stop"));
  EXPECT_EQ(flags.closest("genra"), " Did you mean 'genre'?");
}

}  // namespace
}  // namespace crooner::cli
