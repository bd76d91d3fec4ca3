#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "checkpoint/scratch.h"
#include "commands/core/commands.h"
#include "config/model_folder.h"
#include "support/paths.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;

const std::string kFiles = source_file("tests/golden/checkpoints/");

// What the command prints on stdout.
template <typename Run>
std::string printed(Run&& run) {
  testing::internal::CaptureStdout();
  try {
    run();
  } catch (...) {
    testing::internal::GetCapturedStdout();
    throw;
  }
  return testing::internal::GetCapturedStdout();
}

cli::ModelsImportOptions import_options(const Scratch& scratch) {
  cli::ModelsImportOptions options;
  options.sources = {kFiles + "vqvae.pth.tar", kFiles + "prior_lyrics_sep.pth.tar"};
  options.ids = source_file("tests/golden/labels/ids");
  options.out = scratch.path("model").string();
  return options;
}

TEST(ModelsImport, PrintsTheFolder) {
  const Scratch scratch;
  cli::ModelsImportOptions options = import_options(scratch);
  options.out += "/";
  EXPECT_EQ(printed([&] { models_import(options); }), scratch.path("model").string() + "\n");
  EXPECT_EQ(config::read_model_folder(scratch.path("model")).name, "model");
  EXPECT_NE(sentence<UsageError>([&] { models_import(options); }).find("already holds a model"),
            std::string::npos);
}

TEST(ModelsVerify, PrintsALinePerPartAsSha256sumDoes) {
  const Scratch scratch;
  printed([&] { models_import(import_options(scratch)); });
  cli::ModelsVerifyOptions verify;
  verify.model = scratch.path("model").string();
  EXPECT_EQ(printed([&] { models_verify(verify); }),
            "vqvae.safetensors: OK\nprior_level_2.safetensors: OK\n");

  fs::resize_file(scratch.path("model/vqvae.safetensors"), 1000);
  fs::remove(scratch.path("model/prior_level_2.safetensors"));
  std::string lines;
  const std::string what = sentence<InputError>([&] {
    testing::internal::CaptureStdout();
    try {
      models_verify(verify);
    } catch (...) {
      lines = testing::internal::GetCapturedStdout();
      throw;
    }
  });
  EXPECT_EQ(lines, "vqvae.safetensors: FAILED\nprior_level_2.safetensors: MISSING\n");
  EXPECT_NE(
      what.find("vqvae.safetensors has a wrong checksum, prior_level_2.safetensors is missing"),
      std::string::npos)
      << what;
}

TEST(ModelsInfo, ShowsModelsAndWeightFiles) {
  const Scratch scratch;
  printed([&] { models_import(import_options(scratch)); });
  cli::ModelsInfoOptions info;
  info.model = scratch.path("model").string();
  const std::string model = printed([&] { models_info(info); });
  EXPECT_NE(model.find("44100 Hz, 3 levels of 8, 32, 128 samples per code, 64 codes per level"),
            std::string::npos)
      << model;
  EXPECT_NE(model.find("level 2: n_ctx 32"), std::string::npos) << model;
  info.model = kFiles + "upsampler_level_0_opt.pth.tar";
  const std::string file = printed([&] { models_info(info); });
  EXPECT_NE(file.find("PyTorch legacy"), std::string::npos) << file;
  EXPECT_NE(file.find("other tensors: 210"), std::string::npos) << file;
  EXPECT_NE(file.find("step: 123"), std::string::npos) << file;
}

TEST(Completion, PrintsTheScriptOfAllCommands) {
  cli::CompletionOptions options;
  options.shell = "fish";
  EXPECT_NE(printed([&] { completion(options); }).find("stop-after-level"), std::string::npos);
}

}  // namespace
}  // namespace crooner::commands
