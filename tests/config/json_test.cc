#include "config/json.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "config/catalogue.h"
#include "config/embedded.h"
#include "config/json_reader.h"

namespace crooner::config {
namespace {

using nlohmann::json;
using test::error_message;

json prior_json(const std::string& part) {
  return to_json(*catalogue_part(part).prior);
}

TEST(JsonTest, EveryPartRoundTrips) {
  for (const auto& [name, text] : embedded_parts()) {
    SCOPED_TRACE(name);
    const CataloguePart part = catalogue_part(name);
    if (part.vqvae) {
      EXPECT_EQ(vqvae_from_json(json::parse(to_json(*part.vqvae).dump()), ""), *part.vqvae);
    } else {
      EXPECT_EQ(prior_from_json(json::parse(to_json(*part.prior).dump()), ""), *part.prior);
    }
  }
}

// What no part of the catalogue uses.
TEST(JsonTest, EveryFieldRoundTrips) {
  VqvaeConfig vqvae;
  vqvae.m_conv = 2;
  vqvae.dilation_cycle = 4;
  vqvae.res_scale = true;
  vqvae.reverse_decoder_dilation = false;
  EXPECT_EQ(vqvae_from_json(to_json(vqvae), ""), vqvae);
  PriorConfig prior = *catalogue_part("upsampler_level_0").prior;
  prior.conditioner->blocks_name = false;
  prior.conditioner->m_conv = 0.5;
  prior.conditioner->dilation_cycle.reset();
  prior.conditioner->dilation_growth_rate = 2;
  prior.transformer.res_scale = true;
  prior.transformer.attn_order = 4;
  prior.transformer.spread = 3;
  prior.transformer.m_attn = 0.5;
  prior.transformer.m_mlp = 4;
  EXPECT_EQ(prior_from_json(to_json(prior), ""), prior);
}

TEST(JsonTest, ListsTooDeepInOneAnotherAreRefused) {
  EXPECT_EQ(error_message<InputError>([] { parse_json(std::string(100'000, '['), "model.json"); }),
            "'model.json' has lists or objects too deep in one another.");
}

TEST(JsonTest, ReportsTheInvalidEntry) {
  const auto text = [](auto change) {
    json prior = prior_json("prior_5b_lyrics");
    change(prior);
    return error_message<InputError>([&] { prior_from_json(prior, "priors[2].config"); });
  };
  EXPECT_EQ(text([](json& p) { p.erase("n_ctx"); }), "'priors[2].config.n_ctx' is missing.");
  EXPECT_EQ(text([](json& p) { p["labels"].erase("genre_bins"); }),
            "'priors[2].config.labels.genre_bins' is missing.");
  EXPECT_EQ(text([](json& p) { p["labels"]["genre_bin"] = 3; }),
            "'priors[2].config.labels.genre_bin' is not a known entry; did you mean 'genre_bins'?");
  EXPECT_EQ(text([](json& p) { p["zebra"] = 3; }),
            "'priors[2].config.zebra' is not a known entry.");
  EXPECT_EQ(text([](json& p) { p["n_ctx"] = 2.5; }),
            "'priors[2].config.n_ctx' is 2.5; it must be a whole number.");
  EXPECT_EQ(text([](json& p) { p["n_ctx"] = 5000000000; }),
            "'priors[2].config.n_ctx' is 5000000000; it must be a whole number.");
  EXPECT_EQ(text([](json& p) { p["labels"]["version"] = "v4"; }),
            "'priors[2].config.labels.version' is \"v4\"; it must be \"v2\" or \"v3\".");
  EXPECT_EQ(text([](json& p) { p["merged_decoder"] = 1; }),
            "'priors[2].config.merged_decoder' is 1; it must be true or false.");
  EXPECT_EQ(text([](json& p) { p["labels"] = json::array({1}); }),
            "'priors[2].config.labels' is [1]; it must be an object, { ... }.");
  EXPECT_EQ(
      text([](json& p) { p["transformer"]["blocks"] = 100; }),
      "'priors[2].config': transformer.blocks is 100; it must divide the 8192 positions of the "
      "sequence, which is 8192.");
  EXPECT_EQ(text([](json& p) { p["lyrics"].erase("encoder"); }),
            "'priors[2].config.lyrics.encoder' is missing.");
  EXPECT_EQ(text([](json& p) { p["alignment"]["head"] = 8; }),
            "'priors[2].config': alignment.head is 8; it must be a whole number from 0 to 7.");
  EXPECT_EQ(text([](json& p) { p["labels"]["min_duration"] = 700; }),
            "'priors[2].config': labels.min_duration is 700 and max_duration 600; they must be "
            "seconds, 0 <= min < max.");
}

TEST(JsonTest, ReportsSyntaxErrors) {
  EXPECT_EQ(error_message<InputError>([] { parse_json("1e364", "model.json"); }),
            "'model.json' has a number beyond the range of doubles (1.8e308).");
  EXPECT_EQ(error_message<InputError>([] { parse_json("{\"a\": }", "model.json"); }),
            "'model.json' is not valid JSON: error at byte 7.");
}

TEST(JsonTest, HugeNumbersAreRefused) {
  const auto text = [](auto change) {
    json prior = prior_json("prior_1b_lyrics");
    change(prior);
    return error_message<InputError>([&] { prior_from_json(prior, "p"); });
  };
  EXPECT_EQ(text([](json& p) { p["lyrics"]["tokens"] = 2147483647; }),
            "'p': lyrics.tokens is 2147483647; it must be a whole number from 1 to 16777216.");
  EXPECT_EQ(
      text([](json& p) { p["transformer"]["width"] = 1 << 24, p["transformer"]["m_attn"] = 1000; }),
      "'p': transformer.width * m_attn is 16777216000; it must be a whole number from 1 to "
      "16777216.");
}

// Whatever one entry of the JSON is replaced by: an error or a configuration that checks.
TEST(JsonTest, AnyReplacedValueIsParsedOrRejected) {
  const json whole = prior_json("prior_5b_lyrics");
  const std::vector<json> replacements{nullptr,
                                       true,
                                       -1,
                                       0,
                                       1,
                                       1e30,
                                       2147483647,
                                       "text",
                                       json::array(),
                                       json::object(),
                                       json::array({json::object()})};
  int accepted = 0, refused = 0;
  const json flat = whole.flatten();
  for (const auto& entry : flat.items()) {
    for (const json& replacement : replacements) {
      json changed = whole;
      changed[json::json_pointer(entry.key())] = replacement;
      try {
        prior_from_json(changed, "p").check();
        ++accepted;
      } catch (const InputError&) {
        ++refused;
      }
    }
  }
  EXPECT_GT(accepted, 10);
  EXPECT_GT(refused, 200);
}

}  // namespace
}  // namespace crooner::config
