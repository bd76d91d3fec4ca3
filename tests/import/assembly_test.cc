#include "import/assembly.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "checkpoint/scratch.h"
#include "checkpoint/weight_file.h"
#include "support/paths.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;
using checkpoint::WeightFile;

config::ModelFolder new_model(const fs::path& folder) {
  config::ModelFolder model;
  model.folder = folder;
  model.name = folder.filename().string();
  return model;
}

TEST(Assembly, WritesTheModelOfItsSources) {
  const Scratch scratch;
  const config::ModelFolder smoke = config::read_model_folder(source_file("models/smoke"));
  Assembly assembly;
  assembly.add(smoke.folder);
  EXPECT_EQ(assembly.licence(), smoke.licence);
  assembly.write(new_model(scratch.path("mine")), "as-is");

  const config::ModelFolder model = config::read_model_folder(scratch.path("mine"));
  EXPECT_EQ(model.vqvae, smoke.vqvae);
  ASSERT_EQ(model.priors.size(), smoke.priors.size());
  for (const config::PriorEntry& prior : model.priors) {
    EXPECT_EQ(prior.config, smoke.at_level(prior.config.level).config);
    EXPECT_EQ(sha256_file(model.file(prior.weights.path)), prior.weights.sha256);
  }
  EXPECT_TRUE(model.top().ids.has_value());
  EXPECT_TRUE(fs::exists(model.file(model.top().ids->artists)));
}

TEST(Assembly, ConvertsEveryPartToTheRequestedType) {
  const Scratch scratch;
  Assembly assembly;
  assembly.add(source_file("models/smoke"));
  assembly.write(new_model(scratch.path("half")), "fp16");
  const config::ModelFolder model = config::read_model_folder(scratch.path("half"));
  for (const std::string& path : {model.vqvae_weights.path, model.top().weights.path}) {
    const WeightFile file(model.file(path));
    for (const auto& tensor : file.tensors()) EXPECT_EQ(tensor.dtype, DType::kF16) << tensor.name;
  }
  EXPECT_TRUE(model.top().config.half_weights);
}

// The last part cannot be read: what was written before it goes too.
TEST(Assembly, LeavesNothingWhenItFails) {
  const Scratch scratch;
  const fs::path torn = scratch.path("torn");
  fs::copy(source_file("models/smoke"), torn, fs::copy_options::recursive);
  Assembly assembly;
  assembly.add(torn);
  const config::ModelFolder smoke = config::read_model_folder(torn);
  fs::resize_file(smoke.file(smoke.top().weights.path), 5000);
  EXPECT_THROW(assembly.write(new_model(scratch.path("mine")), "as-is"), Error);
  EXPECT_FALSE(fs::exists(scratch.path("mine")));
  fs::create_directory(scratch.path("kept"));
  write_file(scratch.path("kept") / "notes.txt", "mine");
  EXPECT_THROW(assembly.write(new_model(scratch.path("kept")), "as-is"), Error);
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path("kept")), {}), 1);
  EXPECT_EQ(read_file(scratch.path("kept") / "notes.txt"), "mine");
}

TEST(Assembly, NamesWhatIsMissing) {
  const Scratch scratch;
  Assembly assembly;
  EXPECT_NE(sentence<InputError>([&] {
              assembly.write(new_model(scratch.path("none")), "as-is");
            }).find("None of the sources has a VQ-VAE"),
            std::string::npos);
  EXPECT_NE(sentence<InputError>([&] { assembly.add(scratch.path("nowhere")); }).find("nowhere"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::importer
