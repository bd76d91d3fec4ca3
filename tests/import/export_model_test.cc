#include "import/export_model.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "import_fixture.h"
#include "support/captured_log.h"

namespace crooner::importer {
namespace {

fs::path exported(const Scratch& scratch, const fs::path& model, bool huggingface) {
  ExportRequest request;
  request.model = model;
  request.huggingface = huggingface;
  request.folder = scratch.path(huggingface ? "hf" : "published");
  export_model(request);
  return request.folder;
}

// What comes back differs from the model in its name and provenance alone.
void expect_back(const Scratch& scratch, const std::string& name, bool huggingface) {
  const fs::path folder = source_file("models/" + name);
  const auto before = config::read_model_folder(folder);
  const auto after =
      import_to(scratch.path("back"), {exported(scratch, folder, huggingface).string()});
  EXPECT_EQ(after.vqvae, before.vqvae);
  EXPECT_EQ(after.vqvae_weights.sha256, before.vqvae_weights.sha256);
  ASSERT_EQ(after.priors.size(), before.priors.size());
  for (std::size_t i = 0; i < before.priors.size(); ++i) {
    EXPECT_EQ(after.priors[i].config, before.priors[i].config) << i;
    EXPECT_EQ(after.priors[i].sampling, before.priors[i].sampling) << i;
    EXPECT_EQ(after.priors[i].weights.sha256, before.priors[i].weights.sha256) << i;
    EXPECT_TRUE(after.priors[i].ids.has_value()) << i;
  }
}

TEST(ExportModel, PublishedFilesComeBackToTheByte) {
  for (const char* name : {"smoke", "pocket"}) {
    const Scratch scratch;
    expect_back(scratch, name, false);
    EXPECT_TRUE(fs::exists(scratch.path("published/prior_level_2.pth.tar")));
  }
}

TEST(ExportModel, HuggingFaceFoldersComeBackToTheByte) {
  for (const char* name : {"smoke", "pocket"}) {
    const Scratch scratch;
    expect_back(scratch, name, true);
    const auto config = nlohmann::json::parse(read_file(scratch.path("hf/config.json")));
    EXPECT_EQ(config["model_type"], "jukebox");
    EXPECT_EQ(config["prior_0"]["attention_pattern"], "crooner_attention_order_6");
    EXPECT_EQ(config["nb_priors"], 3);
    // The port makes widths of it, and no width may be a float.
    EXPECT_TRUE(config["vqvae_config"]["res_convolution_multiplier"].is_number_integer());
    EXPECT_TRUE(config["prior_1"]["res_convolution_multiplier"].is_number_integer());
    const auto lyrics = nlohmann::json::parse(read_file(scratch.path("hf/lyrics.json")));
    EXPECT_EQ(lyrics.size(), 79u);
    // The port's tokenizer looks names up in this form.
    const auto artists = nlohmann::json::parse(read_file(scratch.path("hf/artists.json")));
    for (const auto& [artist, id] : artists.items()) {
      EXPECT_EQ(artist.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos) << artist;
    }
  }
}

TEST(ExportModel, ReplacesNothing) {
  const Scratch scratch;
  ExportRequest request;
  request.model = kSmoke;
  request.folder = scratch.path("out");
  fs::create_directories(request.folder);
  write_file(request.folder / "vqvae.pth.tar", "mine");
  expect_says(sentence<UsageError>([&] { export_model(request); }), "already holds");
  EXPECT_EQ(read_file(request.folder / "vqvae.pth.tar"), "mine");
  request.force = true;
  export_model(request);
  EXPECT_NE(read_file(request.folder / "vqvae.pth.tar"), "mine");
}

TEST(ExportModel, SaysWhatThePortCannotRun) {
  const Scratch scratch;
  fs::copy(kSmoke, scratch.path("model"), fs::copy_options::recursive);
  auto json = nlohmann::json::parse(read_file(scratch.path("model/model.json")));
  json["vqvae"]["config"]["reverse_decoder_dilation"] = false;
  write_file(scratch.path("model/model.json"), json.dump());
  expect_says(sentence<InputError>([&] { exported(scratch, scratch.path("model"), true); }),
              "cannot run the model: the dilations");
  EXPECT_FALSE(fs::exists(scratch.path("hf")));
  exported(scratch, scratch.path("model"), false);
}

}  // namespace
}  // namespace crooner::importer
