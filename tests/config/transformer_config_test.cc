#include "config/transformer_config.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "base/error_message.h"
#include "config/catalogue.h"
#include "config/golden_files.h"
#include "config/hps.h"

namespace crooner::config {
namespace {

using test::error_message;

std::string pattern(int order, int layers) {
  TransformerConfig config;
  config.attn_order = order;
  std::string digits;
  for (int layer = 0; layer < layers; ++layer) {
    digits += std::to_string(static_cast<int>(config.func(layer)));
  }
  return digits;
}

// The table of docs/spec/model.md, section 3.3, written out.
TEST(TransformerConfigTest, AttentionOrders) {
  EXPECT_EQ(pattern(0, 4), "0000");
  EXPECT_EQ(pattern(1, 5), "12121");
  EXPECT_EQ(pattern(2, 7), "1231231");
  EXPECT_EQ(pattern(3, 5), "14141");
  EXPECT_EQ(pattern(4, 5), "15151");
  EXPECT_EQ(pattern(5, 9), "141114111");
  EXPECT_EQ(pattern(6, 9), "123612361");
  EXPECT_EQ(pattern(7, 20), "12312312312312361231");
  EXPECT_EQ(pattern(8, 21), "123123123612312312361");
  EXPECT_EQ(pattern(9, 9), "123012301");
  const std::string seven = "1231231236";
  EXPECT_EQ(pattern(10, 79), "123123123" + seven + seven + seven + seven + seven + seven + seven);
  EXPECT_EQ(pattern(11, 48),
            "123123123123123"
            "6"
            "231231231231231"
            "6"
            "312312312312312"
            "0");
  EXPECT_EQ(pattern(12, 48),
            "123123123123123"
            "7"
            "231231231231231"
            "7"
            "312312312312312"
            "0");
}

TEST(TransformerConfigTest, AttentionOrdersOfTheGoldens) {
  const auto published = test::golden_json("published/published_shapes.json");
  for (const auto& [name, golden] : published.items()) {
    if (!golden.contains("derived") || !golden["derived"].contains("attn_funcs")) continue;
    SCOPED_TRACE(name);
    const PriorConfig prior = *catalogue_part(name).prior;
    const auto funcs = golden["derived"]["attn_funcs"].get<std::vector<int>>();
    ASSERT_EQ(static_cast<int>(funcs.size()), prior.transformer.depth);
    for (std::size_t layer = 0; layer < funcs.size(); ++layer) {
      EXPECT_EQ(static_cast<int>(prior.transformer.func(static_cast<int>(layer))), funcs[layer]);
    }
  }
}

TEST(TransformerConfigTest, DerivedNumbers) {
  const TransformerConfig config = catalogue_part("prior_1b_lyrics").prior->transformer;
  EXPECT_EQ(config.n_ctx, 6528);
  EXPECT_EQ(config.block_ctx(), 102);
  EXPECT_EQ(config.attn_state(), 512);
  EXPECT_EQ(config.head_dim(), 256);
  EXPECT_EQ(config.prime_len, 384);
  EXPECT_EQ(config.effective_prime_len(), 448);
  EXPECT_TRUE(config.uses(AttentionFunc::kPrime));
  EXPECT_FALSE(config.uses(AttentionFunc::kLyrics));
  EXPECT_EQ(config.branch_scale(), 1.0f);
  TransformerConfig scaled = config;
  scaled.res_scale = true;
  EXPECT_EQ(scaled.branch_scale(), 1.0f / 72);
}

TransformerConfig small() {
  TransformerConfig config;
  config.n_ctx = 64;
  config.width = 32;
  config.depth = 6;
  config.heads = 2;
  config.blocks = 8;
  config.attn_order = 2;
  return config;
}

TEST(TransformerConfigTest, ChecksNameTheField) {
  const auto text = [](auto change) {
    TransformerConfig config = small();
    change(config);
    return error_message<InputError>([&] { config.check("transformer"); });
  };
  EXPECT_NO_THROW(small().check("transformer"));
  EXPECT_EQ(
      text([](auto& c) { c.blocks = 7; }),
      "transformer.blocks is 7; it must divide the 64 positions of the sequence, which is 64.");
  EXPECT_EQ(text([](auto& c) { c.heads = 3; }),
            "transformer.heads is 3; it must divide width * m_attn, which is 8.");
  EXPECT_EQ(text([](auto& c) { c.attn_order = 13; }),
            "transformer.attn_order is 13; it must be a whole number from 0 to 12.");
  EXPECT_EQ(text([](auto& c) { c.width = 0; }),
            "transformer.width is 0; it must be a whole number from 1 to 16777216.");
  EXPECT_EQ(text([](auto& c) { c.m_mlp = -1; }),
            "transformer.m_mlp is -1; it must be a number above 0 and at most 1024.");
  EXPECT_EQ(text([](auto& c) { c.attn_order = 4; }),
            "transformer.spread is 0; it must be a whole number from 1 to 8.");
  EXPECT_EQ(
      text([](auto& c) { c.attn_order = 6; }),
      "transformer.attn_order is 6, whose layers read a lyrics encoder, but there are no lyrics "
      "with an encoder of their own (lyrics.same_sequence false).");
  EXPECT_EQ(
      text([](auto& c) { c.attn_order = 12, c.depth = 16; }),
      "transformer.attn_order is 12, whose layers read lyrics in the same sequence, but there "
      "are none (lyrics.same_sequence true).");
}

}  // namespace
}  // namespace crooner::config
