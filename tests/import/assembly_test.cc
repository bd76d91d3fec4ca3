#include "import/assembly.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
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
