#include "import/assembly.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "checkpoint/scratch.h"
#include "checkpoint/weight_file.h"
#include "import/convert_part.h"
#include "import/example_adapter.h"
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

// The id lists, which come last, have gone: what was written before goes too.
TEST(Assembly, LeavesNothingWhenItFails) {
  const Scratch scratch;
  const fs::path torn = scratch.path("torn");
  fs::copy(source_file("models/smoke"), torn, fs::copy_options::recursive);
  Assembly assembly;
  assembly.add(torn);
  const config::ModelFolder smoke = config::read_model_folder(torn);
  fs::remove(smoke.file(smoke.top().ids->artists));
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

// Two priors share their id lists, and assemble has no --force.
TEST(Assembly, NamesEachFileThatIsThereOnceAndNoFlagThatItLacks) {
  const Scratch scratch;
  const fs::path mine = scratch.path("mine");
  fs::create_directory(mine);
  write_file(mine / "artists.txt", "mine");
  Assembly assembly;
  assembly.add(source_file("models/smoke"));
  const std::string refusal =
      sentence<UsageError>([&] { assembly.write(new_model(mine), "as-is"); });
  EXPECT_NE(refusal.find("already holds 'artists.txt', which would be replaced; choose another "
                         "folder for --out."),
            std::string::npos)
      << refusal;
}

TEST(Assembly, AFileIsNoFolder) {
  const Scratch scratch;
  write_file(scratch.path("mine"), "a file");
  Assembly assembly;
  assembly.add(source_file("models/smoke"));
  const std::string refusal =
      sentence<UsageError>([&] { assembly.write(new_model(scratch.path("mine")), "as-is"); });
  EXPECT_NE(refusal.find("mine' is not a folder"), std::string::npos) << refusal;
}

class MergedAdapter : public ::testing::Test {
 protected:
  MergedAdapter()
      : smoke_(config::read_model_folder(source_file("models/smoke"))),
        prior_(smoke_.file(smoke_.top().weights.path)) {
    shape_ = prior_.find(matrix_)->shape;
    adapter_ = write_adapter(scratch_.path("adapter.safetensors"));
  }

  // The top prior of smoke with the adapter, in float32.
  fs::path merged(const std::string& name, double strength) {
    Assembly assembly;
    assembly.add(smoke_.folder);
    assembly.merge(adapter_, strength);
    assembly.write(new_model(scratch_.path(name)), strength == 0 ? "as-is" : "fp32");
    const auto model = config::read_model_folder(scratch_.path(name));
    return model.file(model.top().weights.path);
  }

  std::vector<float> floats(const WeightFile& file) const {
    const auto* tensor = file.find(matrix_);
    std::vector<std::byte> bytes(static_cast<std::size_t>(tensor->spec().elements()) *
                                 element_size(tensor->dtype));
    file.read(*tensor, bytes.data());
    bytes = convert_elements(bytes, tensor->dtype, DType::kF32);
    std::vector<float> values(bytes.size() / 4);
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

  Scratch scratch_;
  config::ModelFolder smoke_;
  WeightFile prior_;
  const std::string matrix_ = ExampleAdapter().matrix;
  std::vector<std::int64_t> shape_;
  fs::path adapter_;
};

TEST_F(MergedAdapter, OfStrengthZeroIsTheBaseToTheBit) {
  Assembly plain;
  plain.add(smoke_.folder);
  plain.write(new_model(scratch_.path("plain")), "as-is");
  const auto model = config::read_model_folder(scratch_.path("plain"));
  EXPECT_EQ(sha256_file(merged("zero", 0)), sha256_file(model.file(model.top().weights.path)));
}

TEST_F(MergedAdapter, AddsItsProductTimesTheStrength) {
  const std::vector<float> before = floats(prior_);
  const WeightFile file(merged("half", 0.5));
  const std::vector<float> after = floats(file);
  ASSERT_EQ(after.size(), before.size());
  const auto value = [](std::int64_t i) { return 0.25 * static_cast<double>(i % 5) - 0.5; };
  for (std::int64_t row = 0; row < shape_[0]; ++row) {
    for (std::int64_t column = 0; column < shape_[1]; ++column) {
      const double product =
          value(2 * row) * value(column) + value(2 * row + 1) * value(shape_[1] + column);
      const auto at = static_cast<std::size_t>(row * shape_[1] + column);
      ASSERT_NEAR(after[at], before[at] + 0.5 * 1.5 * product, 1e-6);
    }
  }
}

TEST_F(MergedAdapter, OfAnotherPriorIsRefused) {
  Assembly assembly;
  assembly.add(smoke_.folder);
  const fs::path other = write_adapter(scratch_.path("other.safetensors"), {.base_sha256 = "00ff"});
  EXPECT_NE(sentence<InputError>([&] { assembly.merge(other, 1); }).find("with the SHA-256 00ff"),
            std::string::npos);
  EXPECT_NE(sentence<InputError>([&] {
              assembly.merge(smoke_.file(smoke_.top().weights.path), 1);
            }).find("is no adapter"),
            std::string::npos);
}

TEST_F(MergedAdapter, SeveralAreAddedInAnyOrder) {
  std::vector<fs::path> adapters{adapter_};
  for (const float size : {0.31f, 0.77f})
    adapters.push_back(
        write_adapter(scratch_.path(std::to_string(size) + ".safetensors"), {.size = size}));
  const auto hash = [&](const std::string& name, const std::vector<int>& order) {
    Assembly assembly;
    assembly.add(smoke_.folder);
    for (const int i : order) assembly.merge(adapters[static_cast<std::size_t>(i)], 0.3 * (i + 1));
    assembly.write(new_model(scratch_.path(name)), "as-is");
    return config::read_model_folder(scratch_.path(name)).top().weights.sha256;
  };
  const std::string all = hash("all", {0, 1, 2});
  EXPECT_EQ(hash("turned", {2, 0, 1}), all);
  EXPECT_NE(hash("two", {0, 1}), all);
  Assembly twice;
  twice.add(smoke_.folder);
  twice.merge(adapter_, 1);
  EXPECT_NE(sentence<UsageError>([&] { twice.merge(adapter_, 0.5); }).find("are the same"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::importer
