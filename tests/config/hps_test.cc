#include "config/hps.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "config/catalogue.h"
#include "config/golden_files.h"
#include "config/tensor_table.h"

namespace crooner::config {
namespace {

using nlohmann::json;
using test::error_message;
using test::golden_json;

VqvaeConfig three_levels() {
  return vqvae_from_hps(golden_json("vqvae/vqvae_3level/case.json")["hps"]);
}

// The published hyperparameters and the catalogue describe the same models.
TEST(HpsTest, MatchesTheCatalogueForPublishedModels) {
  int seen = 0;
  const auto published = test::golden_json("published/published_shapes.json");
  for (const auto& [name, golden] : published.items()) {
    if (!golden.contains("derived") || !golden["derived"].contains("hps")) continue;
    SCOPED_TRACE(name);
    const auto from_hps = prior_from_hps(golden["derived"]["hps"], *catalogue_part("vqvae").vqvae);
    EXPECT_EQ(from_hps.transformer, catalogue_part(name).prior->transformer);
    PriorConfig catalogue = *catalogue_part(name).prior;
    if (!catalogue.labels->time_signal) {  // a number that nothing reads
      catalogue.labels->time_bins = from_hps.labels->time_bins;
    }
    EXPECT_EQ(from_hps, catalogue);
    ++seen;
  }
  EXPECT_EQ(seen, 5);
}

TEST(HpsTest, AnUpsamplerTakesItsRatioFromTheVqvae) {
  const auto golden = golden_json("priors/prior_unlabelled_upsampler/case.json");
  const VqvaeConfig vqvae = vqvae_from_hps(golden_json("vqvae/vqvae_small/case.json")["hps"]);
  const PriorConfig prior = prior_from_hps(golden["hps"], vqvae);
  ASSERT_TRUE(prior.conditioner);
  EXPECT_EQ(prior.conditioner->up_ratio(), golden["derived"]["cond_downsample"].get<int>());
  EXPECT_EQ(prior.hop, golden["derived"]["raw_to_tokens"].get<int>());
  EXPECT_EQ(prior.window_samples(), golden["derived"]["sample_length"].get<long>());
  EXPECT_TRUE(prior.conditioner->blocks_name);
  EXPECT_FALSE(prior.labels);
  EXPECT_EQ(prior.label_width(), 0);
  EXPECT_EQ(vqvae.multipliers, (std::vector<int>{1, 1}));
}

TEST(HpsTest, ReadsLyricsInTheSameSequence) {
  const auto golden = golden_json("priors/prior_lyrics_single/case.json");
  const PriorConfig prior = prior_from_hps(golden["hps"], three_levels());
  EXPECT_EQ(prior.sequence(), golden["derived"]["total_loss_dims"].get<int>());
  EXPECT_EQ(prior.vocabulary(), 79 + prior.bins);
  EXPECT_EQ(prior.code_shift(), golden["derived"]["prior_bins_shift"][1].get<int>());
  EXPECT_EQ(prior.transformer.effective_prime_len(),
            golden["derived"]["effective_prime_len"][0].get<int>());
  EXPECT_EQ(prior.transformer.block_ctx(), golden["derived"]["block_ctx"].get<int>());
  EXPECT_EQ(prior.labels->version, LabelVersion::kV3);
  EXPECT_TRUE(prior.labels->time_signal);
  EXPECT_EQ(prior.label_width(), 3 + 1 + 1 + 16);
  EXPECT_EQ(prior.alignment, (AlignmentConfig{31, 0}));
}

TEST(HpsTest, ReadsALyricsEncoder) {
  const auto golden = golden_json("priors/prior_lyrics_sep/case.json");
  const PriorConfig prior = prior_from_hps(golden["hps"], three_levels());
  EXPECT_TRUE(prior.lyrics_encoder());
  EXPECT_EQ(prior.sequence(), prior.n_ctx);
  EXPECT_EQ(prior.transformer.encoder_dims, 24);
  EXPECT_EQ(prior.lyrics->encoder.n_ctx, 24);
  EXPECT_TRUE(prior.half_weights);
  EXPECT_DOUBLE_EQ(prior.lyrics->loss_fraction, 0.4);
}

TEST(HpsTest, AcceptsIntegersWrittenAsFloats) {
  json hps = golden_json("priors/prior_plain/case.json")["hps"];
  const PriorConfig plain = prior_from_hps(hps, three_levels());
  hps["n_ctx"] = static_cast<double>(hps["n_ctx"].get<int>());
  hps["m_mlp"] = 1;
  hps["res_scale"] = 0;
  EXPECT_EQ(prior_from_hps(hps, three_levels()), plain);
}

TEST(HpsTest, ReportsInvalidEntries) {
  const auto text = [](auto change) {
    json hps = golden_json("priors/prior_plain/case.json")["hps"];
    change(hps);
    return error_message<InputError>([&] { prior_from_hps(hps, three_levels()); });
  };
  EXPECT_EQ(text([](json& h) { h.erase("n_ctx"); }), "The hyperparameter 'n_ctx' is missing.");
  EXPECT_EQ(text([](json& h) { h["n_ctx"] = 32.5; }),
            "The hyperparameter 'n_ctx' is 32.5; it must be a whole number.");
  EXPECT_EQ(text([](json& h) { h["prior_width"] = "wide"; }),
            "The hyperparameter 'prior_width' is \"wide\"; it must be a whole number.");
  EXPECT_EQ(text([](json& h) { h["n_ctx"] = 1e300; }),
            "The hyperparameter 'n_ctx' is 1e+300; it must be a whole number.");
  EXPECT_EQ(text([](json& h) { h["level"] = 3; }),
            "The hyperparameter 'level' is 3; the VQ-VAE has levels 0 to 2.");
  EXPECT_EQ(
      text([](json& h) {
        h["y_bins"] = {1, 2, 3};
      }),
      "The hyperparameter 'y_bins' is [1,2,3]; it must be two whole numbers, genre and artist "
      "bins.");
  EXPECT_EQ(text([](json& h) { h = json::array(); }),
            "The hyperparameters (hps) are not a dictionary.");
  for (const char* name : {"y_cond_as_bias", "copy_input", "pos_init"}) {
    EXPECT_EQ(
        text([&](json& h) { h[name] = true; }),
        std::string("The hyperparameter '") + name +
            "' is on; no published model uses it, and crooner does not support it: it must be "
            "off.");
  }
}

// What the checkpoints' own hps hold: many entries more, among them tuples as lists.
TEST(HpsTest, ReadsTheGoldenCheckpoints) {
  const auto golden = golden_json("checkpoints/case.json");
  EXPECT_EQ(vqvae_from_hps(golden["vqvae"]["hps"]), three_levels());
  for (const char* name : {"prior_lyrics_sep", "prior_lyrics_single"}) {
    const json hps = golden_json(std::string("priors/") + name + "/case.json")["hps"];
    EXPECT_EQ(prior_from_hps(golden[name]["hps"], three_levels()),
              prior_from_hps(hps, three_levels()))
        << name;
  }
}

}  // namespace
}  // namespace crooner::config
