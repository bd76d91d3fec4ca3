#include "training/lyric_alignment_loss.h"

#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"

namespace crooner::training {
namespace {

TEST(LyricAlignmentLoss, ItsWeightFadesAsItsOptionsSay) {
  config::LyricAlignmentConfig alignment;
  EXPECT_EQ(alignment.weight_at(0, 100), 0.5);
  EXPECT_EQ(alignment.weight_at(39, 100), 0.5);
  EXPECT_NEAR(alignment.weight_at(60, 100), 0.25, 1e-12);
  EXPECT_EQ(alignment.weight_at(80, 100), 0);
}

TEST(LyricAlignmentLoss, CountsSungCodesWithinTheWindowOnly) {
  // One item, two heads, three codes, four keys.
  const at::Tensor weights =
      at::tensor({0.1f, 0.2f, 0.3f, 0.4f, 0.7f, 0.1f, 0.1f, 0.1f, 0.25f, 0.25f, 0.25f, 0.25f,
                  0.4f, 0.3f, 0.2f, 0.1f, 0.1f, 0.1f, 0.7f, 0.1f, 0.25f, 0.25f, 0.25f, 0.25f})
          .view({1, 2, 3, 4});
  const at::Tensor sounding = at::tensor({0, -1, 3}, at::kLong).view({1, 3});
  config::LyricAlignmentConfig alignment;
  alignment.offsets = {1, 0};
  // Head 0 looks one on: 0.2 at code 0, outside at code 2. Head 1: 0.4 at code 0, 0.25 at code 2.
  const double expected = -(std::log2(0.2) + std::log2(0.4) + std::log2(0.25)) / 3;
  EXPECT_NEAR(lyric_alignment_loss(weights, sounding, alignment).item<double>(), expected, 1e-5);
  alignment.heads = {1};
  alignment.offsets = {0};
  EXPECT_NEAR(lyric_alignment_loss(weights, sounding, alignment).item<double>(),
              -(std::log2(0.4) + std::log2(0.25)) / 2, 1e-5);
}

TEST(LyricAlignmentLoss, IsTheMeanOverTheLayers) {
  const auto layer = [](float seen) {
    return at::tensor({seen, 1 - seen}).view({1, 1, 1, 2});  // one item, head and code, two keys
  };
  const at::Tensor sung = at::tensor({0}, at::kLong).view({1, 1});
  config::LyricAlignmentConfig alignment;
  alignment.offsets = {0};
  EXPECT_NEAR(lyric_alignment_loss({layer(0.5f), layer(0.125f)}, sung, alignment).item<double>(), 2,
              1e-5);
}

TEST(LyricAlignmentLoss, SupervisesTheFirstLayerThatReadsLyricsOrEveryOne) {
  config::TransformerConfig transformer;
  transformer.depth = 12;
  transformer.attn_order = 6;
  config::LyricAlignmentConfig alignment;
  EXPECT_EQ(alignment_layers(transformer, alignment), std::vector<int>{3});
  alignment.every_layer = true;
  EXPECT_EQ(alignment_layers(transformer, alignment), (std::vector<int>{3, 7, 11}));
  transformer.depth = 3;
  EXPECT_THROW(alignment_layers(transformer, alignment), InputError);
}

}  // namespace
}  // namespace crooner::training
