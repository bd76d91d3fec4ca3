#include "config/context.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/error_message.h"
#include "config/catalogue.h"
#include "config/embedded.h"

namespace crooner::config {
namespace {

PriorConfig part(const char* name) {
  return *catalogue_part(name).prior;
}

TEST(ContextTest, RowsKeepTheirLength) {
  const PriorConfig upsampler = with_context(part("upsampler_level_0"), 256);
  EXPECT_EQ(upsampler.n_ctx, 256);
  EXPECT_EQ(upsampler.transformer.n_ctx, 256);
  EXPECT_EQ(upsampler.transformer.blocks, 4);
  EXPECT_EQ(upsampler.transformer.block_ctx(), 64);
  const PriorConfig single = with_context(part("prior_1b_lyrics"), 256);
  EXPECT_EQ(single.transformer.n_ctx, 640);
  EXPECT_EQ(single.transformer.block_ctx(), 128);
  EXPECT_EQ(single.transformer.blocks, 5);
  EXPECT_EQ(single.transformer.effective_prime_len(), 385);
  const PriorConfig encoder = with_context(part("prior_5b_lyrics"), 512);
  EXPECT_EQ(encoder.transformer.blocks, 8);
  EXPECT_EQ(encoder.lyrics->encoder, part("prior_5b_lyrics").lyrics->encoder);
}

TEST(ContextTest, EveryPartSupportsEveryValidContext) {
  for (const auto& [name, text] : embedded_parts()) {
    const CataloguePart entry = catalogue_part(name);
    if (!entry.prior) continue;
    const int step = entry.prior->conditioner ? entry.prior->conditioner->up_ratio() : 1;
    for (int n_ctx = step; n_ctx <= std::min(512, entry.prior->n_ctx); n_ctx += step) {
      const PriorConfig shorter = with_context(*entry.prior, n_ctx);
      ASSERT_NO_THROW(shorter.check()) << name << " " << n_ctx;
      ASSERT_EQ(shorter.n_ctx, n_ctx);
    }
    EXPECT_EQ(with_context(*entry.prior, entry.prior->n_ctx), *entry.prior) << name;
  }
}

TEST(ContextTest, ReportsValidValues) {
  const auto text = [](const char* name, int n_ctx) {
    return test::error_message<UsageError>([&] { with_context(part(name), n_ctx); });
  };
  EXPECT_EQ(text("prior_5b", 8193),
            "--n-ctx 8193 is not possible: the prior of level 2 has windows of 8192 codes; choose "
            "1 to 8192.");
  EXPECT_EQ(text("prior_5b", 0),
            "--n-ctx 0 is not possible: the prior of level 2 has windows of 8192 codes; choose 1 "
            "to 8192.");
  EXPECT_EQ(text("upsampler_level_1", 254),
            "--n-ctx 254 is not possible: a window of level 1 must be a whole number of codes "
            "of the level above; choose a multiple of 4.");
}

}  // namespace
}  // namespace crooner::config
