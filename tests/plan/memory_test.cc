#include "plan/memory.h"

#include <gtest/gtest.h>

namespace crooner::plan {
namespace {

// The published upsamplers (spec: model, section 5).
config::PriorConfig upsampler() {
  config::PriorConfig config;
  config.n_ctx = 8192;
  config.hop = 8;
  config.transformer.n_ctx = 8192;
  config.transformer.width = 1920;
  config.transformer.depth = 72;
  config.transformer.heads = 1;
  config.transformer.attn_order = 2;
  config.transformer.blocks = 128;
  config.labels.emplace();
  config.labels->genre_bins = 120;
  config.labels->artist_bins = 4111;
  config.labels->genre_slots = 5;
  config.conditioner.emplace();
  config.conditioner->width = 1024;
  config.conditioner->depth = 16;
  config.conditioner->dilation_growth_rate = 3;
  config.conditioner->dilation_cycle = 8;
  config.conditioner->down = 2;
  return config;
}

TEST(Memory, OfTheUpsampler) {
  const auto memory = level_memory(upsampler(), 4);
  // 981.3 M parameters in all, 797.3 M of them in the layers (performance.md).
  EXPECT_NEAR(static_cast<double>(memory.decoder + memory.conditioning), 981.3e6 * 4, 1e6);
  EXPECT_GT(memory.decoder, 797.3e6 * 4);
  // 24 column layers keep all 8192 positions; row and previous-row layers one and two rows of 64.
  const std::int64_t keys = 24 * (8192 + 64 + 128);
  EXPECT_EQ(cache_elements(upsampler().transformer), 2 * keys * 480);
  EXPECT_GT(memory.row, 2 * keys * 480 * 4 + 8192 * 1920 * 4);
  EXPECT_LT(memory.row, 2 * keys * 480 * 4 + 8192 * 1920 * 4 + (1 << 20));
  EXPECT_LT(memory.working, std::int64_t{1} << 30);
}

TEST(Memory, ReducedPrecisionHalvesLayersAndCaches) {
  const auto full = level_memory(upsampler(), 4);
  const auto half = level_memory(upsampler(), 2);
  EXPECT_EQ(half.conditioning, full.conditioning);
  EXPECT_NEAR(static_cast<double>(full.decoder - half.decoder), 797e6 * 2, 2e6);
  EXPECT_LT(half.row, full.row);
}

TEST(Memory, RowsThatFit) {
  LevelMemory memory;
  memory.decoder = 1000;
  memory.row = 100;
  memory.working = 50;
  EXPECT_EQ(memory.total(3), 1350);
  EXPECT_EQ(memory.rows_within(1349, 8), 2);
  EXPECT_EQ(memory.rows_within(1350, 8), 3);
  EXPECT_EQ(memory.rows_within(100000, 8), 8);
  EXPECT_EQ(memory.rows_within(1149, 8), 0);
  EXPECT_EQ(memory.rows_within(500, 8), 0);
}

}  // namespace
}  // namespace crooner::plan
