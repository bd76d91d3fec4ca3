#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "import_fixture.h"
#include "support/captured_log.h"

// Folders of weights as people have them (docs/models.md).
namespace crooner::importer {
namespace {

TEST(ImportFolder, HuggingFace3AFolderWithoutListsIsImported) {
  const Scratch scratch;
  const CapturedLog log;
  expect_smoke(import_to(scratch.path("m"), {huggingface_folder(scratch).string()}));
  EXPECT_EQ(log.text().find("config.json gives"), std::string::npos) << log.text();
  expect_says(log.text(), "no names of artists and genres");  // there are no lists
}

// Shapes do not show these.
TEST(ImportFolder, HuggingFace1SettingsThatShapesCannotShowAreTakenFromConfigJsonAndSaid) {
  const Scratch scratch;
  auto config = nlohmann::json::parse(smoke_config());
  config["prior_0"]["blocks"] = 8;
  config["prior_0"]["n_heads"] = 3;
  config["prior_1"]["conv_res_scale"] = false;
  config["prior_2"]["attn_res_scale"] = true;
  config["vqvae_config"]["conv_res_scale"] = true;
  config["min_duration"] = 0.5;
  config["hop_fraction"] = {0.25, 0.5, 0.5};
  const CapturedLog log;
  const auto model =
      import_to(scratch.path("m"), {huggingface_folder(scratch, config.dump()).string()});
  EXPECT_EQ(model.priors[2].config.transformer.blocks, 8);
  EXPECT_EQ(model.priors[2].config.transformer.heads, 3);
  EXPECT_FALSE(model.priors[1].config.conditioner->res_scale);
  EXPECT_TRUE(model.priors[0].config.transformer.res_scale);
  EXPECT_TRUE(model.vqvae.res_scale);
  EXPECT_EQ(model.priors[2].config.labels->min_duration, 0.5);
  EXPECT_EQ(model.priors[2].sampling.hop_fraction, 0.25);
  for (const char* said :
       {"gives 8 for transformer.blocks of the prior of level 2, the known model of its shapes has "
        "4; the value of config.json is used",
        "transformer.heads", "conditioner.res_scale of the prior of level 1",
        "transformer.res_scale of the prior of level 0", "res_scale of the VQ-VAE",
        "labels.min_duration", "hop_fraction of the prior of level 2"}) {
    expect_says(log.text(), said);
  }
  const CapturedLog second;
  const auto named = import_to(scratch.path("n"), {scratch.path("hf").string()}, "smoke");
  EXPECT_EQ(named.priors[2].config.transformer.blocks, 4);
  expect_says(second.text(), "the known model's value is used");
}

TEST(ImportFolder, HuggingFace1ConfigJsonThatDoesNotFitTheWeightsIsSaid) {
  const Scratch scratch;
  const CapturedLog log;
  const fs::path folder = huggingface_folder(scratch, smoke_config("enc_dec_with_lyrics"));
  const auto model = import_to(scratch.path("m"), {folder.string()});
  EXPECT_EQ(model.priors[2].config.transformer.attn_order, 6);
  expect_says(log.text(), "gives 12 for transformer.attn_order");
}

// A model that the catalogue does not know, and parts alone.
TEST(ImportFolder, HuggingFace2ModelsOutsideTheCatalogueAndPartsAloneImport) {
  const Scratch scratch;
  const auto whole = nlohmann::json::parse(smoke_config());
  const fs::path vqvae = scratch.path("vqvae"), prior = scratch.path("prior");
  fs::create_directories(vqvae);
  fs::create_directories(prior);
  RenamedWeights().add("vqvae", huggingface("")).write(vqvae / "model.safetensors");
  auto config = whole["vqvae_config"];
  config["model_type"] = "jukebox_vqvae";
  config["sampling_rate"] = 16000;
  config["conv_res_scale"] = true;
  write_file(vqvae / "config.json", config.dump());
  const auto codec = import_to(scratch.path("codec"), {vqvae.string()});
  EXPECT_TRUE(codec.priors.empty());
  EXPECT_EQ(codec.vqvae_weights.sha256, smoke_model().vqvae_weights.sha256);

  RenamedWeights().add("prior_level_0", huggingface("")).write(prior / "model.safetensors");
  config = whole["prior_2"];
  config["model_type"] = "jukebox_prior";
  config["sampling_rate"] = 16000;
  config["blocks"] = 16;
  config["max_nb_genres"] = 3;
  write_file(prior / "config.json", config.dump());
  const auto alone = import_to(scratch.path("alone"), {prior.string()});
  EXPECT_TRUE(alone.vqvae_weights.path.empty());
  ASSERT_EQ(alone.priors.size(), 1u);
  EXPECT_EQ(alone.priors[0].config.level, 0);
  EXPECT_EQ(alone.priors[0].config.transformer.blocks, 16);
  const auto both = import_to(scratch.path("both"), {prior.string(), vqvae.string()});
  EXPECT_EQ(both.vqvae_weights.sha256, codec.vqvae_weights.sha256);
  EXPECT_EQ(both.priors[0].weights.sha256, smoke_model().priors[0].weights.sha256);
}

TEST(ImportFolder, HuggingFace4ATiedPriorMayLackEitherName) {
  const Scratch scratch;
  const fs::path folder = scratch.path("hf");
  fs::create_directories(folder);
  huggingface_smoke().write(folder / "all.safetensors");
  RenamedWeights weights;
  weights.add("vqvae", huggingface("vqvae."));
  for (int level = 2; level >= 0; --level) {
    const auto rename = huggingface("priors." + std::to_string(2 - level) + ".");
    weights.add("prior_level_" + std::to_string(level), [&](const std::string& name) {
      return rename(level < 2 && name == "prior.x_emb.weight" ? "prior.x_out.weight" : name);
    });
  }
  weights.write(folder / "model.safetensors");
  fs::remove(folder / "all.safetensors");
  expect_smoke(import_to(scratch.path("m"), {folder.string()}));  // without config.json, too
}

TEST(ImportFolder, HuggingFace5AudioF16SaysWhatAFolderHoldsAndWouldHaveToHold) {
  const Scratch scratch;
  const fs::path folder = scratch.path("f");
  fs::create_directories(folder / "sub");
  const auto says = [&](const std::string& part) {
    expect_says(refusal(scratch.path("m"), {folder.string()}), part);
    EXPECT_FALSE(fs::exists(scratch.path("m")));
  };
  says("holds no complete weights. It holds sub; it must hold the weight files");
  write_file(folder / "config.json", "{}");
  says("It holds config.json, sub; it must hold");
  write_file(folder / "model.safetensors.incomplete", "");
  says("the download of 'model.safetensors.incomplete' is not finished");
  fs::remove(folder / "model.safetensors.incomplete");
  write_file(folder / "model.safetensors.index.json", R"({"weight_map": null})");
  says("'model.safetensors.index.json' names are not all there");
  write_file(folder / "model-00002-of-00002.safetensors", "");
  says("'model-00001-of-00002.safetensors' cannot be read: it is not there");
  fs::create_symlink("gone", folder / "model-00001-of-00002.safetensors");
  says("is a link to a file that is gone");
  fs::remove_all(folder);
  fs::create_directories(folder / "data");
  write_file(folder / "data.pkl", "");
  says("an unpacked PyTorch archive");
}

TEST(ImportFolder, HuggingFace5TakesWhicheverSetOfFilesIsComplete) {
  const Scratch scratch;
  const fs::path folder = huggingface_folder(scratch);
  // A stale index, a stray shard, a pointer of Git LFS and a part of another download.
  write_file(folder / "model.safetensors.index.json",
             R"({"weight_map": {"a": "model-00001-of-00002.safetensors"}})");
  write_file(folder / "model-00001-of-00002.safetensors", "");
  expect_smoke(import_to(scratch.path("one"), {folder.string()}));
  fs::rename(folder / "model.safetensors", folder / "pytorch_model.fp16.safetensors");
  write_file(folder / "model.safetensors", "version https://git-lfs.github.com/spec/v1\n");
  const CapturedLog log;
  fs::rename(folder / "pytorch_model.fp16.safetensors", folder / "model.fp16.safetensors");
  expect_smoke(import_to(scratch.path("two"), {folder.string()}));
  expect_says(log.text(), "Git LFS pointer");
}

TEST(ImportFolder, AudioF16ReadsShardsAndACacheOfHuggingFace) {
  const Scratch scratch;
  const fs::path cache = scratch.path("models--o--n");
  const fs::path snapshot = cache / "snapshots" / "0123abc", blobs = cache / "blobs";
  fs::create_directories(snapshot);
  fs::create_directories(blobs);
  RenamedWeights first, second;
  first.add("vqvae", huggingface("vqvae."));
  first.add("prior_level_2", huggingface("priors.0."));
  second.add("prior_level_1", huggingface("priors.1."));
  second.add("prior_level_0", huggingface("priors.2."));
  first.write(blobs / "b1");
  second.write(blobs / "b2");
  write_file(blobs / "b3", smoke_config());
  fs::create_symlink("../../blobs/b1", snapshot / "model-00001-of-00002.safetensors");
  fs::create_symlink("../../blobs/b2", snapshot / "model-00002-of-00002.safetensors");
  fs::create_symlink("../../blobs/b3", snapshot / "config.json");
  write_file(snapshot / "artists.json", R"({"a": 3, "anna_quill.v2": 1, "unknown.v2": 0})");
  write_file(snapshot / "genres.json", R"({"rock.v2": 1})");
  for (const fs::path& source : {snapshot, cache}) {
    const auto model = import_to(scratch.path("m"), {source.string()});
    expect_smoke(model);
    EXPECT_EQ(read_file(model.file("v2_artist_ids.txt")), "unknown;0\nanna_quill;1\n");
    fs::remove_all(scratch.path("m"));
  }
}

// What import writes it reads again.
TEST(ImportFolder, AudioF16AudioR11ImportsAModelFolderAndAFolderOfPublishedFiles) {
  const Scratch scratch;
  const auto again = import_to(scratch.path("again"), {kSmoke});
  expect_smoke(again);
  EXPECT_EQ(again.priors[2].ids->artists, "v2_artist_ids.txt");
  EXPECT_EQ(again.licence, smoke_model().licence);
  EXPECT_EQ(again.default_seconds, smoke_model().default_seconds);

  const fs::path published = scratch.path("published");
  fs::create_directories(published);
  for (const char* part : {"vqvae", "prior_level_0", "prior_level_1", "prior_level_2"}) {
    RenamedWeights()
        .add(part, prefixed(""))
        .write(published / (std::string(part) + ".safetensors"));
  }
  fs::copy(fs::path(kSmoke) / "v2_artist_ids.txt", published);
  fs::copy(fs::path(kSmoke) / "v2_genre_ids.txt", published);
  const auto model = import_to(scratch.path("m"), {published.string()}, "smoke");
  expect_smoke(model);
  EXPECT_EQ(read_file(model.file("v2_genre_ids.txt")), read_file(kSmoke + "/v2_genre_ids.txt"));
}

}  // namespace
}  // namespace crooner::importer
