#include "import/random_model.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/in_child.h"
#include "base/sha256.h"
#include "checkpoint/huggingface_names.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/scratch.h"
#include "checkpoint/weight_file.h"
#include "config/model_folder.h"
#include "import/import_model.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;
using checkpoint::WeightFile;

std::string write_random(const Scratch& scratch, const std::string& folder, int n_ctx = 0) {
  const std::string out = scratch.path(folder).string();
  write_random_model("smoke", n_ctx, /*seed=*/3, out, Existing::kRefuse);
  return out;
}

config::ModelFolder import_as(const std::string& as, const std::vector<std::string>& sources,
                              const fs::path& folder) {
  import_model({sources, as, /*ids=*/{}, folder});
  return config::read_model_folder(folder);
}

std::vector<std::string> files_in(const std::string& folder) {
  return {folder + "/vqvae.pth.tar", folder + "/prior_level_0.pth.tar",
          folder + "/prior_level_1.pth.tar", folder + "/prior_level_2.pth.tar"};
}

TEST(RandomModel, IsImportedWithAndWithoutItsName) {
  const Scratch scratch;
  const std::string random = write_random(scratch, "random");
  const auto named = import_as("smoke", files_in(random), scratch.path("named"));
  const auto unnamed = import_as("", files_in(random), scratch.path("unnamed"));
  EXPECT_EQ(named.vqvae, unnamed.vqvae);
  EXPECT_EQ(named.vqvae_weights.sha256, unnamed.vqvae_weights.sha256);
  ASSERT_EQ(named.priors.size(), 3u);
  for (int level = 0; level < 3; ++level) {
    EXPECT_EQ(named.at_level(level).config, unnamed.at_level(level).config) << level;
    EXPECT_EQ(named.at_level(level).weights.sha256, unnamed.at_level(level).weights.sha256);
    EXPECT_TRUE(named.at_level(level).ids.has_value());  // found next to the sources
  }
  // The same seed, the same bytes.
  const std::string again = write_random(scratch, "again");
  for (const auto& file : files_in("")) {
    EXPECT_EQ(sha256_file(random + file), sha256_file(again + file)) << file;
  }
}

TEST(RandomModel, AShorterWindowIsAnotherModel) {
  const Scratch scratch;
  const auto whole = import_as("", files_in(write_random(scratch, "whole")), scratch.path("a"));
  const int n_ctx = whole.at_level(0).config.n_ctx / 2;
  const std::string half = write_random(scratch, "half", n_ctx);
  const auto model = import_as("", files_in(half), scratch.path("b"));
  EXPECT_EQ(model.at_level(0).config.n_ctx, n_ctx);
  const std::string what =
      sentence<InputError>([&] { import_as("smoke", files_in(half), scratch.path("c")); });
  EXPECT_NE(what.find("'prior.pos_emb.pos_emb' has the shape"), std::string::npos) << what;
}

// Writes a model as a Hugging Face folder: two shards and an index.
void write_huggingface(const config::ModelFolder& model, const fs::path& folder) {
  fs::create_directories(folder);
  const char* shards[] = {"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"};
  nlohmann::json map;
  for (int shard = 0; shard < 2; ++shard) {
    std::vector<TensorSpec> specs;
    std::string data;
    const auto add = [&](const std::string& part, const std::string& prefix) {
      const WeightFile file(model.file(part));
      int count = 0;
      for (const auto& tensor : file.tensors()) {
        if (count++ % 2 != shard) continue;
        specs.push_back(tensor.spec());
        specs.back().name = prefix + checkpoint::huggingface_name(tensor.name);
        map[specs.back().name] = shards[shard];
        const auto bytes = file.bytes(tensor);
        data.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      }
    };
    add(model.vqvae_weights.path, "vqvae.");
    for (int level = 0; level < 3; ++level) {
      add(model.at_level(level).weights.path, "priors." + std::to_string(2 - level) + ".");
    }
    checkpoint::SafetensorsWriter writer(folder / shards[shard], specs);
    writer.write(checkpoint::as_bytes(data));
    writer.finish();
  }
  std::ofstream(folder / "config.json") << "{}";
  std::ofstream(folder / "model.safetensors.index.json")
      << nlohmann::json{{"weight_map", map}}.dump();
  std::ofstream(folder / "artists.json") << R"({"someone": 1, "some_one.v2": 2, "a;b": 0})";
  std::ofstream(folder / "genres.json") << R"({"blues": 1, "blues.v2": 2})";
}

TEST(ImportModel, ReadsHuggingFaceFolders) {
  const Scratch scratch;
  const auto ours =
      import_as("smoke", files_in(write_random(scratch, "random")), scratch.path("ours"));
  const fs::path folder = scratch.path("huggingface");
  write_huggingface(ours, folder);
  const auto theirs = import_as("smoke", {folder.string()}, scratch.path("theirs"));
  EXPECT_EQ(theirs.vqvae_weights.sha256, ours.vqvae_weights.sha256);
  for (int level = 0; level < 3; ++level) {
    EXPECT_EQ(theirs.at_level(level).weights.sha256, ours.at_level(level).weights.sha256) << level;
  }
  EXPECT_EQ(read_file(theirs.file("v2_artist_ids.txt")), "some_one;2\n");
  EXPECT_EQ(read_file(theirs.file("v3_artist_ids.txt")), "a;b;0\nsomeone;1\n");
  EXPECT_EQ(theirs.provenance, "Imported from huggingface.");

  fs::remove(folder / "model-00002-of-00002.safetensors");
  const std::string what =
      sentence<InputError>([&] { import_as("smoke", {folder.string()}, scratch.path("fails")); });
  EXPECT_NE(what.find("00002-of-00002.safetensors' cannot be read"), std::string::npos) << what;
}

TEST(RandomModel, ReplacesNoFilesAndLeavesNothingBehind) {
  const Scratch scratch;
  const fs::path folder = scratch.path("random");
  fs::create_directories(folder);
  write_file(folder / "prior_level_1.pth.tar", "mine");
  const auto write = [&](Existing there) {
    return write_random_model("smoke", 0, /*seed=*/3, folder, there);
  };
  EXPECT_NE(sentence<UsageError>([&] {
              write(Existing::kNeedForce);
            }).find("already holds 'prior_level_1.pth.tar', which would be replaced"),
            std::string::npos);
  EXPECT_EQ(read_file(folder / "prior_level_1.pth.tar"), "mine");
  const std::vector<fs::path> files = write(Existing::kReplace);
  ASSERT_EQ(files.size(), 6u);
  EXPECT_EQ(files.front(), folder / "vqvae.pth.tar");
  for (const fs::path& file : files) EXPECT_TRUE(fs::exists(file)) << file;
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 6);
}

// Files of at most 1000 bytes: the disk is full.
TEST(RandomModel, OnAFullDiskLeavesNoFolder) {
  const Scratch scratch;
  const fs::path folder = scratch.path("random");
  EXPECT_EQ(test::with_file_limit(1000,
                                  [&] {
                                    try {
                                      write_random_model("smoke", 0, /*seed=*/3, folder,
                                                         Existing::kRefuse);
                                    } catch (const ResourceError& failure) {
                                      return failure.exit_code();
                                    }
                                    return 0;
                                  }),
            4);
  EXPECT_FALSE(fs::exists(folder));
}

}  // namespace
}  // namespace crooner::importer
