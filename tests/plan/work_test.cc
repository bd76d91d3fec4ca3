#include "plan/work.h"

#include <gtest/gtest.h>

#include "config/catalogue.h"

namespace crooner::plan {
namespace {

config::TransformerConfig upsampler() {
  return config::catalogue_part("upsampler_level_0").prior->transformer;
}

TEST(Work, StepOfTheUpsamplerReadsItsWeights) {
  // 3 w^2 a layer, and the output matrix (docs/spec/model.md, sections 3 and 5).
  const std::int64_t layers = 72LL * 3 * 1920 * 1920, output = 2048LL * 1920;
  EXPECT_EQ(step_weight_bytes(upsampler(), 2048, Precision::kFp32), 4 * (layers + output));
  EXPECT_EQ(step_weight_bytes(upsampler(), 2048, Precision::kFp16), 2 * layers + 4 * output);
  EXPECT_EQ(step_weight_bytes(upsampler(), 2048, Precision::kInt8Mlp),
            step_weight_bytes(upsampler(), 2048, Precision::kInt8) +
                72LL * (3 + 1) * 1920 * upsampler().attn_state());
}

TEST(Work, StepReadsTheKeysOfItsPattern) {
  const auto config = upsampler();  // 128 rows of 64; row, column, previous row in turn
  const int position = 10 * 64 + 5;
  EXPECT_EQ(keys_read(config, 0, position), 6);
  EXPECT_EQ(keys_read(config, 1, position), 11);
  EXPECT_EQ(keys_read(config, 2, position), 64);
  EXPECT_EQ(keys_read(config, 2, 63), 0);
  EXPECT_EQ(step_cache_bytes(config, position, 2), 2 * 24 * (6 + 11 + 64) * 480 * 2);
}

TEST(Work, LyricsLayersReadTheLyrics) {
  const auto prior = *config::catalogue_part("prior_5b_lyrics").prior;
  for (int layer = 0; layer < prior.transformer.depth; ++layer) {
    if (prior.transformer.func(layer) != config::AttentionFunc::kLyrics) continue;
    EXPECT_EQ(keys_read(prior.transformer, layer, 0), prior.lyrics->tokens);
    return;
  }
  FAIL() << "no layer attends to the lyrics";
}

TEST(Work, PrefillIsTwoOperationsPerWeight) {
  const auto config = upsampler();
  // Attention adds one to two per cent; the last layer makes keys and values only.
  const double weights = 3.0 * 1920 * 1920 * 71 + 2.0 * 1920 * 480;
  const double flop = prefill_flops(config, 4096);
  EXPECT_GT(flop, 2 * 4096 * weights);
  EXPECT_LT(flop, 2 * 4096 * weights * 1.03);
}

TEST(Work, CountsThePublishedVqvae) {
  // By hand, from the shapes: 5.94 s at level 0 take about 66 GFLOP to decode, all three levels
  // about 80 to encode.
  const auto vqvae = *config::catalogue_part("vqvae").vqvae;
  const std::int64_t samples = 262144;
  EXPECT_NEAR(decode_flops(vqvae, 0, samples) * 1e-9, 66, 4);
  double encode = 0;
  for (int level = 0; level < 3; ++level) encode += encode_flops(vqvae, level, samples);
  EXPECT_NEAR(encode * 1e-9, 80, 5);
}

}  // namespace
}  // namespace crooner::plan
