#include "config/read_preset.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "support/paths.h"

namespace crooner::config {
namespace {

std::string refusal(const std::string& name) {
  try {
    read_vqvae_preset(name);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(ReadPreset, AcceptsAFileOrAShippedName) {
  const VqvaePreset named = read_vqvae_preset("tiny_vqvae");
  EXPECT_EQ(read_vqvae_preset(source_file("configs/training/tiny_vqvae.json")), named);
  EXPECT_EQ(read_prior_preset("pocket_top").level, 2);
}

TEST(ReadPreset, AnUnknownNameListsTheClosestAndAll) {
  const std::string said = refusal("tiny_vqva");
  EXPECT_NE(said.find("There is no preset 'tiny_vqva'"), std::string::npos) << said;
  EXPECT_NE(said.find("Did you mean tiny_vqvae"), std::string::npos) << said;
  EXPECT_NE(said.find("pocket_top, "), std::string::npos) << said;
  const std::string folder = refusal(source_file("models"));
  EXPECT_NE(folder.find("models': it is neither a file nor a preset"), std::string::npos) << folder;
}

TEST(ReadPreset, ErrorsNameTheFile) {
  const std::string file = testing::TempDir() + "read_preset_mine.json";
  std::ofstream(file) << R"({"kind": "vqvae"})";
  const std::string said = refusal(file);
  EXPECT_NE(said.find("mine.json' is not usable: 'model' is missing"), std::string::npos) << said;
  const std::string other = refusal("tiny_prior");
  EXPECT_NE(other.find("tiny_prior.json' is not usable: 'kind' is \"prior\""), std::string::npos)
      << other;
}

}  // namespace
}  // namespace crooner::config
