#include "config/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/error_message.h"
#include "config/embedded.h"

namespace crooner::config {
namespace {

TEST(CatalogueTest, ContainsThePublishedModels) {
  const auto names = catalogue_models();
  for (const char* name : {"5b", "5b_lyrics", "1b_lyrics"}) {
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST(CatalogueTest, EveryModelIsComplete) {
  for (const std::string& name : catalogue_models()) {
    SCOPED_TRACE(name);
    const ModelFolder model = model_from_catalogue(name);
    ASSERT_EQ(static_cast<int>(model.priors.size()), model.vqvae.levels);
    for (int level = 0; level < model.vqvae.levels; ++level) {
      EXPECT_EQ(model.at_level(level).config.level, level);
      EXPECT_EQ(model.at_level(level).sampling.temperature, 0.99);
    }
    EXPECT_EQ(model.at_level(0).sampling.hop_fraction, 0.5);
    EXPECT_EQ(model.top().sampling.hop_fraction, 0.125);
  }
}

TEST(CatalogueTest, EveryPartBelongsToAModel) {
  std::vector<std::string> used;
  for (const std::string& name : catalogue_models()) {
    const CatalogueModel model = catalogue_model(name);
    used.push_back(model.vqvae);
    used.insert(used.end(), model.priors.begin(), model.priors.end());
  }
  for (const auto& [part, text] : embedded_parts()) {
    EXPECT_NE(std::find(used.begin(), used.end(), part), used.end()) << part;
    EXPECT_FALSE(catalogue_part(part).description.empty());
  }
}

TEST(CatalogueTest, PublishedModelsShareUpsamplersAndStateTheirLicence) {
  EXPECT_EQ(catalogue_model("5b").priors[1], catalogue_model("1b_lyrics").priors[1]);
  EXPECT_NE(catalogue_model("5b").licence.find("no commercial use"), std::string::npos);
  EXPECT_EQ(catalogue_part("prior_1b_lyrics").source,
            "https://openaipublic.azureedge.net/jukebox/models/1b_lyrics/prior_level_2.pth.tar");
  EXPECT_EQ(model_from_catalogue("5b_lyrics").top().config.alignment, (AlignmentConfig{68, 2}));
}

TEST(CatalogueTest, SuggestsTheClosestNames) {
  EXPECT_EQ(test::error_message<UsageError>([] { catalogue_model("1b_lyric"); }),
            "There is no model '1b_lyric' in the catalogue; did you mean 1b_lyrics, 5b_lyrics? "
            "Known: 1b_lyrics, 5b, 5b_lyrics, small, small_labelled, small_sep_enc_dec, "
            "small_single_enc_dec, smoke.");
  EXPECT_EQ(test::error_message<UsageError>([] { catalogue_model("zebra"); }),
            "There is no model 'zebra' in the catalogue; known: 1b_lyrics, 5b, 5b_lyrics, small, "
            "small_labelled, small_sep_enc_dec, small_single_enc_dec, smoke.");
  EXPECT_THROW(catalogue_part("5b"), UsageError);
}

TEST(CatalogueTest, SaysWhereModelsAreDownloadedFrom) {
  EXPECT_EQ(downloadable_models(),
            (std::vector<std::string>{"1b_lyrics", "5b", "5b_lyrics", "smoke-test"}));
  const DownloadSources published = catalogue_model("1b_lyrics").download.value();
  EXPECT_EQ(published.base + published.files.at("prior_1b_lyrics").path,
            catalogue_part("prior_1b_lyrics").source);
  EXPECT_EQ(published.files.size(), 4u);
  const CatalogueModel test = catalogue_model("smoke-test");
  EXPECT_EQ(test.vqvae, catalogue_model("smoke").vqvae);
  EXPECT_EQ(test.download->files.at("smoke_prior").path, "prior_level_2.safetensors");
}

}  // namespace
}  // namespace crooner::config
