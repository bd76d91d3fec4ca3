// The golden runner itself: it must fail when a weight is another, when a case holds what no check
// reads, and when there is nothing to check.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "base/temporary_folder.h"
#include "support/paths.h"

namespace crooner::golden {
namespace {

namespace fs = std::filesystem;

struct Run {
  int exit_code = -1;
  std::string output;
};

// A tree of golden data of its own, to spoil.
class Tree {
 public:
  // Copies these folders of the repository's tests/golden.
  explicit Tree(const std::vector<std::string>& folders) {
    for (const auto& name : folders) {
      fs::create_directories((root_ / name).parent_path());
      fs::copy(fs::path(source_file("tests/golden")) / name, root_ / name,
               fs::copy_options::recursive);
    }
  }

  fs::path path(const std::string& name) const { return root_ / name; }

  // Adds one to the first number of a float32 or float16 tensor.
  void change(const std::string& file, const std::string& tensor) const {
    std::fstream stream(path(file), std::ios::in | std::ios::out | std::ios::binary);
    std::uint64_t length = 0;
    stream.read(reinterpret_cast<char*>(&length), 8);
    std::string text(length, ' ');
    stream.read(text.data(), static_cast<std::streamsize>(length));
    const auto entry = nlohmann::json::parse(text).at(tensor);
    ASSERT_EQ(entry.at("dtype"), "F32") << tensor;
    const auto at = static_cast<std::streamoff>(
        8 + length + entry.at("data_offsets").at(0).get<std::uint64_t>());
    float number = 0;
    stream.seekg(at).read(reinterpret_cast<char*>(&number), 4);
    number += 1;
    stream.seekp(at).write(reinterpret_cast<const char*>(&number), 4);
    ASSERT_TRUE(stream.good());
  }

  Run run(const std::string& filter = "*") const {
    const std::string command = str_cat("CROONER_GOLDEN_DIR='", root_.path().string(), "' '",
                                        built_file("tests/golden/crooner_golden_test"),
                                        "' --gtest_filter='", filter, "' 2>&1");
    Run result;
    FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> buffer{};
    while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe)) {
      result.output += buffer.data();
    }
    result.exit_code = WEXITSTATUS(::pclose(pipe));
    return result;
  }

 private:
  test::TemporaryFolder root_;
};

struct Change {
  const char* filter;
  std::vector<std::string> folders;
  const char* file;
  const char* tensor;
};

class ChangedNumber : public ::testing::TestWithParam<Change> {};

TEST_P(ChangedNumber, FailsTheCheck) {
  const Change& change = GetParam();
  const Tree tree(change.folders);
  const auto before = tree.run(change.filter);
  ASSERT_EQ(before.exit_code, 0) << before.output;
  ASSERT_NE(before.output.find("[       OK ]"), std::string::npos) << before.output;
  tree.change(change.file, change.tensor);
  const auto after = tree.run(change.filter);
  EXPECT_EQ(after.exit_code, 1) << after.output;
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, ChangedNumber,
    ::testing::Values(
        Change{"attention.func_2",
               {"attention/func_2"},
               "attention/func_2/weights.safetensors",
               "c_attn.b"},
        Change{"vqvae.vqvae_small",
               {"vqvae/vqvae_small"},
               "vqvae/vqvae_small/model.safetensors",
               "decoders.1.out.bias"},
        Change{"priors.prior_unlabelled_top",
               {"priors/prior_unlabelled_top", "vqvae/vqvae_small"},
               "priors/prior_unlabelled_top/model.safetensors",
               "prior.transformer._attn_mods.2.mlp.c_proj.b"},
        Change{"checkpoints.all",
               {"checkpoints", "priors", "vqvae"},
               "priors/prior_unlabelled_top/model.safetensors",
               "prior.start_token"},
        Change{"filter_logits.all", {"filter_logits"}, "filter_logits/data.safetensors", "logits"},
        Change{"training.all", {"training"}, "training/data.safetensors", "ema/p_1"}));

TEST(RunnerTest, WhatNoCheckReadsFails) {
  const Tree tree({"attention/func_0"});
  std::ofstream(tree.path("attention/func_0/extra.json"))
      << R"({"seed": 1, "value": 2, "note": "n"})";
  std::ofstream(tree.path("attention/func_0/extra.bin")) << "x";
  const auto run = tree.run();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.output.find("No check reads attention/func_0/extra.json#/value."),
            std::string::npos);
  EXPECT_NE(run.output.find("No check reads attention/func_0/extra.bin."), std::string::npos);
  EXPECT_EQ(run.output.find("extra.json#/seed"), std::string::npos);
  EXPECT_EQ(run.output.find("extra.json#/note"), std::string::npos);
}

TEST(RunnerTest, AnUnknownKindFails) {
  const Tree tree({});
  fs::create_directories(tree.path("songs/one"));
  std::ofstream(tree.path("songs/one/case.json")) << "{}";
  const auto run = tree.run();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.output.find("There is no check for the kind of \"songs/one\"."), std::string::npos);
}

TEST(RunnerTest, DataWithoutAKindFail) {
  const Tree tree({"attention/func_0"});
  std::ofstream(tree.path("case.json")) << "{}";
  EXPECT_EQ(tree.run().exit_code, 1);
}

TEST(RunnerTest, AnEmptyWalkFails) {
  const auto run = Tree({}).run();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.output.find("holds no golden data."), std::string::npos);
}

}  // namespace
}  // namespace crooner::golden
