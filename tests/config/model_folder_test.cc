#include "config/model_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/temporary_folder.h"
#include "config/catalogue.h"
#include "config/find_model.h"
#include "config/json_reader.h"
#include "support/paths.h"

namespace crooner::config {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::error_message;
using test::TemporaryFolder;

ModelFolder example(const fs::path& folder) {
  ModelFolder model = model_from_catalogue("1b_lyrics");
  model.folder = folder;
  model.provenance = "Random numbers.";
  model.vqvae_weights.sha256 = sha256_hex("vqvae");
  for (PriorEntry& prior : model.priors) {
    prior.weights.sha256 = sha256_hex(prior.weights.path);
    prior.ids = IdLists{"artists.txt", "genres.txt"};
  }
  model.priors[0].weights.path = "../parts/upsampler_level_0.safetensors";
  model.priors[1].ids.reset();
  model.priors[2].sampling = {0.25, 0.98};
  model.priors[0].sampling.upsample_segments = 0;
  return model;
}

TEST(ModelFolderTest, RoundTrips) {
  const TemporaryFolder folder;
  const ModelFolder model = example(folder.path());
  write_model_folder(model);
  EXPECT_EQ(read_model_folder(folder.path()), model);
  EXPECT_EQ(model.file("a.txt"), folder / "a.txt");
}

TEST(ModelFolderTest, KeepsItsGuidance) {
  const TemporaryFolder folder;
  ModelFolder model = example(folder.path());
  EXPECT_EQ(to_json(model.priors[2].sampling).dump().find("guidance"), std::string::npos)
      << "a model without guidance is as it was written before there was any";
  model.priors[2].sampling.guidance = {.lyrics = 4, .names = 0.5};
  write_model_folder(model);
  EXPECT_EQ(read_model_folder(folder.path()), model);
}

TEST(ModelFolderTest, AcceptsAModelWithoutPriors) {
  const TemporaryFolder folder;
  ModelFolder model = example(folder.path());
  model.priors.clear();
  write_model_folder(model);
  const ModelFolder read = read_model_folder(folder.path());
  EXPECT_FALSE(read.has_level(2));
  EXPECT_EQ(error_message<InputError>([&] { read.top(); }),
            "The model '1b_lyrics' has no prior of level 2.");
}

TEST(ModelFolderTest, ReportsTheInvalidEntry) {
  const TemporaryFolder folder;
  write_model_folder(example(folder.path()));
  const std::string file = (folder / "model.json").string();
  const json whole = json::parse(read_file(file));
  const auto text = [&](auto change) {
    json changed = whole;
    change(changed);
    write_file(file, changed.dump());
    const std::string sentence =
        error_message<InputError>([&] { read_model_folder(folder.path()); });
    const std::string start = "'" + file + "' is not usable: ";
    EXPECT_EQ(sentence.substr(0, start.size()), start);
    return sentence.substr(std::min(sentence.size(), start.size()));
  };
  EXPECT_EQ(text([](json& m) { m["format"] = "x"; }),
            "'format' is 'x'; it must be 'crooner model'.");
  EXPECT_EQ(text([](json& m) { m["format_version"] = 2; }),
            "'format_version' is 2; this crooner reads 1.");
  EXPECT_EQ(text([](json& m) { m["priors"][1]["config"]["labels"].erase("genre_bins"); }),
            "'priors[1].config.labels.genre_bins' is missing.");
  EXPECT_EQ(
      text([](json& m) { m["priors"][2]["weights"]["path"] = "/etc/passwd"; }),
      "'priors[2].weights.path' is '/etc/passwd'; it must be a path in the model's folder, or "
      "in ../parts/.");
  EXPECT_EQ(text([](json& m) { m["priors"][2]["ids"]["artists"] = "../../ids.txt"; }),
            "'priors[2].ids.artists' is '../../ids.txt'; it must be a path in the model's folder, "
            "or in ../parts/.");
  EXPECT_EQ(text([](json& m) { m["vqvae"]["weights"]["path"] = "../parts/../x"; }),
            "'vqvae.weights.path' is '../parts/../x'; it must be a path in the model's folder, or "
            "in ../parts/.");
  EXPECT_EQ(
      text([](json& m) { m["vqvae"]["weights"]["sha256"] = "abc"; }),
      "'vqvae.weights.sha256' is 'abc'; it must be a SHA-256: 64 lower-case hexadecimal digits.");
  EXPECT_EQ(text([](json& m) { m["priors"][0]["config"]["hop"] = 16; }),
            "The prior of level 0 does not fit the VQ-VAE: hop is 16; it must be 8.");
  EXPECT_EQ(
      text([](json& m) { m["priors"][1]["config"].erase("conditioner"); }),
      "The prior of level 1 has no conditioner; all but the top level must have one, and the top "
      "none.");
  EXPECT_EQ(text([](json& m) { m["priors"][0]["config"]["conditioner"]["down"] = 3; }),
            "The prior of level 0 does not fit the VQ-VAE: conditioner.down is 3; it must be 2.");
  EXPECT_EQ(
      text([](json& m) { std::swap(m["priors"][0], m["priors"][1]); }),
      "The prior of level 0 comes after that of level 1; they must come bottom first, one per "
      "level.");
  EXPECT_EQ(text([](json& m) { m["priors"][2]["sampling"]["hop_fraction"] = 0; }),
            "The hop_fraction of level 2 is 0; it must be at most 1 and at least one code of "
            "the window.");
  EXPECT_EQ(text([](json& m) { m["priors"][2]["sampling"]["guidance"]["lyrics"] = -1; }),
            "The guidance of level 2 by lyrics is -1; it must lie between 0 and 100.");
  EXPECT_EQ(text([](json& m) { m["priors"][0]["sampling"]["guidance"]["lyrics"] = 1; }),
            "The guidance of level 0 names lyrics, which this prior does not read; it must be 0.");
  EXPECT_EQ(text([](json& m) { m["default_seconds"] = -1; }),
            "default_seconds is -1; it must be above 0.");
}

TEST(ModelFolderTest, TruncatedAnywhereIsAnError) {
  const std::string whole = to_json(example("")).dump();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(parse_json(whole.substr(0, size), "model.json"), InputError) << size;
  }
  EXPECT_EQ(to_json(model_from_json(parse_json(whole, "model.json"), "model.json")).dump(), whole);
}

TEST(ModelFolderTest, WritesOnlyValidModels) {
  const TemporaryFolder folder;
  ModelFolder model = example(folder.path());
  model.priors[1].weights.sha256.clear();
  EXPECT_THROW(write_model_folder(model), InputError);
  EXPECT_FALSE(fs::exists(folder / "model.json"));
}

class FindModelTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("CROONER_MODELS",
             (folder_ / "first").string().append(":").append((folder_ / "second").string()).c_str(),
             1);
    ::setenv("XDG_DATA_HOME", (folder_ / "data").c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("CROONER_MODELS");
    ::unsetenv("XDG_DATA_HOME");
  }
  fs::path add(const std::string& below) {
    fs::create_directories(folder_ / below);
    write_file(folder_ / below / "model.json", "{}");
    return folder_ / below;
  }
  TemporaryFolder folder_;
};

TEST_F(FindModelTest, ByPathOrByName) {
  const fs::path direct = add("somewhere/mine");
  EXPECT_EQ(find_model(direct.string()), direct);
  EXPECT_EQ(find_model((direct / "model.json").string()), direct);
  const fs::path shadowed = add("second/song");
  EXPECT_EQ(find_model("song"), shadowed);
  const fs::path first = add("first/song");
  EXPECT_EQ(find_model("song"), first);
  const fs::path data = add("data/crooner/models/other");
  EXPECT_EQ(find_model("other"), data);
}

TEST_F(FindModelTest, DefaultsToPocketElseTheFirstExceptSmoke) {
  add("first/smoke");
  const fs::path zebra = add("second/zebra");
  if (find_model("").filename() != "pocket") {  // the source tree may hold pocket
    EXPECT_EQ(find_model(""), zebra);
  }
  const fs::path pocket = add("data/crooner/models/pocket");
  EXPECT_EQ(find_model(""), pocket);
}

TEST_F(FindModelTest, ListsInstalledModels) {
  add("first/alpha");
  const auto text = [](const std::string& name) {
    return error_message<InputError>([&] { find_model(name); });
  };
  EXPECT_NE(text("alpah").find("There is no model 'alpah'; did you mean alpha? Searched '" +
                               (folder_ / "first").string() + "'"),
            std::string::npos)
      << text("alpah");
  EXPECT_EQ(text("./nowhere"), "'./nowhere' is not a model folder: it contains no model.json.");
}

TEST_F(FindModelTest, ListsEachNameOnce) {
  const fs::path a = add("first/a"), b = add("second/b");
  add("second/a");
  const auto models = installed_models();
  ASSERT_GE(models.size(), 2u);
  EXPECT_EQ(models[0], a);
  EXPECT_EQ(models[1], b);
  EXPECT_EQ(std::count_if(models.begin(), models.end(),
                          [](const fs::path& m) { return m.filename() == "a"; }),
            1);
}

TEST(ModelRootsTest, FindTheSourceTreeFromTheProgram) {
  const auto roots = model_search_path();
  EXPECT_NE(std::find(roots.begin(), roots.end(), fs::path(source_file("models"))), roots.end());
}

}  // namespace
}  // namespace crooner::config
