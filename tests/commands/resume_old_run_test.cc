#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/files.h"
#include "commands/commands.h"
#include "support/captured_log.h"
#include "support/paths.h"
#include "tensor/load_tensors.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// Runs of twelve steps that revision 4c25ac7 began: killed after step 10, their newest checkpoint
// is that of step 8, and train.jsonl is of format 1. `expected` is what that revision ended with,
// on an x86-64 machine with AVX-512; other processors round LibTorch's products differently.
class ResumeOldRun : public ::testing::TestWithParam<const char*> {
 protected:
  ResumeOldRun()
      : folder_(fs::path(::testing::TempDir()) / (std::string("resume_old_") + GetParam())) {
    fs::remove_all(folder_);
    fs::copy(source_file("tests/training/runs_of_4c25ac7"), folder_, fs::copy_options::recursive);
  }

  template <typename Options>
  Options options() const {
    Options options;
    options.preset = folder_ / (std::string(GetParam()) + ".json");
    options.data = folder_ / "songs";
    options.cache = folder_ / "cache";
    options.out = folder_ / GetParam();
    options.device = "cpu";
    options.threads = 1;
    return options;
  }

  fs::path folder_;
};

TEST_P(ResumeOldRun, EndsAsItWouldHaveEndedThere) {
  const bool vqvae = std::string(GetParam()) == "vqvae";
  const std::string result = vqvae ? "vqvae.safetensors" : "prior_level_0.safetensors";
  testing::internal::CaptureStdout();
  const CapturedLog captured;
  if (vqvae) {
    train_vqvae(options<cli::TrainVqvaeOptions>());
  } else {
    auto prior = options<cli::TrainPriorOptions>();
    prior.vqvae = folder_ / "expected";
    train_prior(prior);
  }
  testing::internal::GetCapturedStdout();
  const std::string& log = captured.text();
  EXPECT_NE(log.find("Resuming after step 8."), std::string::npos) << log;
  EXPECT_EQ(log.find("The data have changed"), std::string::npos) << log;

  const auto expected = tensor::load_all(folder_ / "expected" / result);
  const auto found = tensor::load_all(folder_ / GetParam() / result);
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [name, value] : expected)
    EXPECT_TRUE(found.at(name).allclose(value, 1e-3, 1e-4)) << name;
  RecordProperty("identical", read_file(folder_ / "expected" / result) ==
                                      read_file(folder_ / GetParam() / result)
                                  ? "yes"
                                  : "no");

  std::istringstream lines(read_file(folder_ / GetParam() / "train.jsonl"));
  std::vector<int> steps;
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line);
    if (json.value("split", "") != "train") continue;
    steps.push_back(json.at("step"));
    EXPECT_TRUE(json.contains("data_wait_s")) << line;
    EXPECT_FALSE(json.contains("waited")) << line;
  }
  EXPECT_EQ(steps, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
}

INSTANTIATE_TEST_SUITE_P(, ResumeOldRun, ::testing::Values("vqvae", "prior"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace crooner::commands
