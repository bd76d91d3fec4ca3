#include "import/import_model.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/scratch.h"
#include "checkpoint/weight_file.h"
#include "config/catalogue.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"
#include "support/paths.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using checkpoint::as_bytes;
using checkpoint::Scratch;
using checkpoint::sentence;
using checkpoint::WeightFile;

const std::string kGolden = source_file("tests/golden/");
const std::string kFiles = kGolden + "checkpoints/";

ImportRequest request_for(const Scratch& scratch, const std::vector<std::string>& files) {
  ImportRequest request;
  for (const std::string& file : files) {
    request.sources.push_back(file[0] == '/' ? file : kFiles + file);
  }
  request.ids = kGolden + "labels/ids";
  request.folder = scratch.path("model");
  return request;
}

std::string refusal(const ImportRequest& request) {
  return sentence<Error>([&] { import_model(request); });
}

void expect_refused(const ImportRequest& request, const std::string& part) {
  const std::string what = refusal(request);
  EXPECT_NE(what.find(part), std::string::npos) << "'" << what << "' does not say: " << part;
  EXPECT_FALSE(fs::exists(request.folder / "model.json"));
}

// Every tensor of `imported` holds the bytes of the golden file's tensor of that name.
void expect_same_weights(const fs::path& imported, const std::string& golden) {
  const WeightFile ours(imported), theirs(kGolden + golden);
  for (const auto& tensor : ours.tensors()) {
    const auto* expected = theirs.find(tensor.name);
    ASSERT_NE(expected, nullptr) << tensor.name;
    ASSERT_EQ(tensor.spec(), expected->spec());
    const std::size_t bytes =
        static_cast<std::size_t>(tensor.spec().elements()) * element_size(tensor.dtype);
    EXPECT_EQ(std::memcmp(ours.bytes(tensor).data(), theirs.bytes(*expected).data(), bytes), 0)
        << tensor.name;
  }
}

TEST(ImportModel, ConfiguresTheModelFromHyperparametersInTheFiles) {
  const Scratch scratch;
  const auto request = request_for(
      scratch, {"prior_lyrics_sep.pth.tar", "upsampler_level_0_opt.zip.pth.tar", "vqvae.pth.tar"});
  import_model(request);

  const config::ModelFolder model = config::read_model_folder(request.folder);
  EXPECT_EQ(model.name, "model");
  EXPECT_EQ(model.vqvae.bins, 64);
  ASSERT_EQ(model.priors.size(), 2u);
  EXPECT_TRUE(model.priors[0].config.conditioner->blocks_name);
  EXPECT_FALSE(model.priors[0].config.half_weights);
  EXPECT_TRUE(model.priors[1].config.half_weights);
  EXPECT_TRUE(model.priors[1].config.lyrics_encoder());
  EXPECT_EQ(model.priors[1].ids->artists, "v2_artist_ids.txt");
  EXPECT_EQ(read_file(model.file("v2_genre_ids.txt")), read_file(request.ids / "v2_genre_ids.txt"));
  EXPECT_EQ(model.provenance,
            "Imported from vqvae.pth.tar, upsampler_level_0_opt.zip.pth.tar, "
            "prior_lyrics_sep.pth.tar.");

  expect_same_weights(model.file("vqvae.safetensors"), "vqvae/vqvae_3level/model.safetensors");
  expect_same_weights(model.file("prior_level_0.safetensors"),
                      "priors/upsampler_level_0/model.safetensors");
  expect_same_weights(model.file("prior_level_2.safetensors"),
                      "priors/prior_lyrics_sep/model.safetensors");
  EXPECT_EQ(WeightFile(model.file("vqvae.safetensors")).tensors().size(), 381u);
  const WeightFile upsampler(model.file("prior_level_0.safetensors"));
  EXPECT_EQ(upsampler.tensors().size(), 105u);  // of 106: the tied one is stored once
  EXPECT_EQ(upsampler.find("prior.x_out.weight"), nullptr);
  EXPECT_EQ(sha256_file(model.file("prior_level_2.safetensors")), model.priors[1].weights.sha256);
}

TEST(ImportModel, SafetensorsNeedTheNameOfTheirModel) {
  const Scratch scratch;
  auto request = request_for(scratch, {"vqvae.pth.tar", "prior_lyrics_single.pth.tar"});
  import_model(request);
  EXPECT_NE(refusal(request).find("already holds a model"), std::string::npos);

  // safetensors hold no hyperparameters, so the model must be named, and these fit none.
  const std::string part = (request.folder / "vqvae.safetensors").string();
  request = request_for(scratch, {part});
  request.folder = scratch.path("second");
  expect_refused(request, "does not hold its hyperparameters (hps); name its model with --as");
  request.as = "1b_lyrics";
  expect_refused(request, "model.0.0.weight' has the shape [16, 1, 4] where [64, 1, 4]");
  expect_refused(request, "more.");
  request.as = "2b_lyrics";
  expect_refused(request, "2b_lyrics");
}

TEST(ImportModel, NamesMissingAndDuplicateParts) {
  const Scratch scratch;
  expect_refused(request_for(scratch, {"prior_lyrics_sep.pth.tar"}),
                 "None of the files holds a VQ-VAE");
  expect_refused(request_for(scratch, {"vqvae.pth.tar", "vqvae.zip.pth.tar"}),
                 "both hold the VQ-VAE");
  expect_refused(request_for(scratch, {"vqvae.pth.tar", "prior_lyrics_sep.pth.tar",
                                       "prior_lyrics_single.pth.tar"}),
                 "both hold the prior of level 2");
  expect_refused(request_for(scratch, {kGolden + "end_to_end/lyrics_sep/codes_level_2.pth.tar"}),
                 "neither a VQ-VAE");
  auto request = request_for(scratch, {"vqvae.pth.tar", "prior_lyrics_sep.pth.tar"});
  request.ids = scratch.path("");
  expect_refused(request, "v2_artist_ids.txt' cannot be read");
  std::ofstream(scratch.path("v2_artist_ids.txt")) << "somebody;20\n";
  expect_refused(request, "has ids up to 20, but the model has rows for 0 to 19");
}

TEST(ImportModel, WithoutIdListsNamesAreUnknown) {
  const Scratch scratch;
  auto request = request_for(scratch, {"vqvae.pth.tar", "prior_lyrics_sep.pth.tar"});
  request.ids.clear();
  import_model(request);
  EXPECT_FALSE(config::read_model_folder(request.folder).priors[0].ids.has_value());
}

TEST(ImportModel, StoresPartsThatModelsShareOnce) {
  const Scratch scratch;
  const auto source = scratch.path("vqvae.safetensors");
  const std::vector<TensorSpec> specs =
      config::tensor_specs(config::model_from_catalogue("5b").vqvae);
  {
    checkpoint::SafetensorsWriter writer(source, specs);
    writer.write(
        as_bytes(std::string(static_cast<std::size_t>(config::stored_bytes(specs)), '\0')));
    writer.finish();
  }
  auto request = request_for(scratch, {source.string()});
  std::vector<std::string> paths;
  for (const char* name : {"5b", "5b_lyrics"}) {
    request.as = name;
    request.folder = scratch.path(name);
    import_model(request);
    const config::ModelFolder model = config::read_model_folder(request.folder);
    EXPECT_EQ(sha256_file(model.file(model.vqvae_weights.path)), model.vqvae_weights.sha256);
    EXPECT_FALSE(fs::exists(model.file("vqvae.safetensors")));
    paths.push_back(model.vqvae_weights.path);
  }
  EXPECT_EQ(paths[0], paths[1]);
  EXPECT_TRUE(paths[0].starts_with("../parts/vqvae-")) << paths[0];
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path("parts")), {}), 1);
}

}  // namespace
}  // namespace crooner::importer
