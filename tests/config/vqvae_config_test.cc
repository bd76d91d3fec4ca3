#include "config/vqvae_config.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"

namespace crooner::config {
namespace {

TEST(VqvaeConfigTest, DerivedNumbers) {
  const VqvaeConfig config;
  EXPECT_NO_THROW(config.check());
  EXPECT_EQ(config.hop(0), 8);
  EXPECT_EQ(config.hop(1), 32);
  EXPECT_EQ(config.hop(2), 128);
  EXPECT_EQ(config.up_ratio(0), 4);
  EXPECT_EQ(config.up_ratio(1), 4);
  EXPECT_EQ(config.level_width(0), 64);
  EXPECT_EQ(config.level_depth(0), 8);
  EXPECT_EQ(config.level_width(2), 32);
}

TEST(VqvaeConfigTest, ChecksNameTheField) {
  const auto text = [](auto change) {
    VqvaeConfig config;
    change(config);
    return test::error_message<InputError>([&] { config.check(); });
  };
  EXPECT_EQ(text([](auto& c) { c.levels = 2; }),
            "vqvae.downs_t has 3 entries; it must have one per level, 2.");
  EXPECT_EQ(text([](auto& c) { c.levels = 0; }),
            "vqvae.levels is 0; it must be a whole number from 1 to 16.");
  EXPECT_EQ(text([](auto& c) { c.strides_t[1] = 3; }), "vqvae.strides_t[1] is 3; it must be even.");
  EXPECT_EQ(text([](auto& c) { c.downs_t[2] = -1; }),
            "vqvae.downs_t[2] is -1; it must be a whole number from 0 to 20.");
  EXPECT_EQ(text([](auto& c) {
              c.downs_t = {20, 20, 20};
            }),
            "the samples per code of level 1 is 1099511627776; it must be a whole number from 1 to "
            "16777216.");
  EXPECT_EQ(text([](auto& c) { c.depth = 40; }),
            "vqvae.dilation_growth_rate 3 over 80 residual blocks gives dilations above a million; "
            "set dilation_cycle.");
  EXPECT_EQ(text([](auto& c) { c.dilation_cycle = 0; }),
            "vqvae.dilation_cycle is 0; it must be a whole number from 1 to 1024.");
}

TEST(VqvaeConfigTest, HugeNumbersDoNotOverflow) {
  VqvaeConfig config;
  config.strides_t = {64, 64, 64};
  config.downs_t = {20, 20, 20};
  EXPECT_THROW(config.check(), InputError);
  config = {};
  config.width = 1 << 24;
  config.multipliers = {1024, 1, 1};
  EXPECT_THROW(config.check(), InputError);
}

}  // namespace
}  // namespace crooner::config
