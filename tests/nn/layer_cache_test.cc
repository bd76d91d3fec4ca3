#include "nn/layer_cache.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <vector>

namespace crooner::nn {
namespace {

AttentionShape small_shape(config::AttentionFunc func) {
  AttentionShape shape;
  shape.func = func;
  shape.n_ctx = 64;
  shape.blocks = 4;
  shape.state = 8;
  shape.heads = 2;
  shape.prime_keys = 12;
  shape.encoder_dims = 9;
  shape.spread = 3;
  return shape;
}

TEST(LayerCache, HoldsWhatItsPatternReads) {
  const int expected[] = {64, 16, 64, 32, 4, 12, 9, 12};
  for (int func = 0; func <= 7; ++func) {
    const AttentionShape shape = small_shape(static_cast<config::AttentionFunc>(func));
    EXPECT_EQ(cache_keys(shape), expected[func]) << func;
    EXPECT_EQ(LayerCache(shape, 3, at::kFloat, at::kCPU).all().sizes(),
              (std::vector<std::int64_t>{2, 3, 2, expected[func], 4}));
  }
}

TEST(LayerCache, BeginsWithZerosAndReadsWhatWasWritten) {
  LayerCache cache(small_shape(config::AttentionFunc::kDense), 3, at::kFloat, at::kCPU);
  EXPECT_FALSE(cache.all().any().item<bool>());
  const auto kv = torch::randn({2, 3, 2, 5, 4});
  cache.write(7, kv);
  EXPECT_TRUE(cache.keys(7, 5).equal(kv[0]));
  EXPECT_TRUE(cache.values(7, 5).equal(kv[1]));
  EXPECT_FALSE(cache.keys(0, 7).any().item<bool>());
  EXPECT_FALSE(cache.values(12, 52).any().item<bool>());
}

TEST(LayerCache, ASliceIsTheSameMemoryForItsRowsOnly) {
  LayerCache cache(small_shape(config::AttentionFunc::kRow), 3, at::kFloat, at::kCPU);
  LayerCache middle = cache.slice(1, 1);
  const auto kv = torch::randn({2, 1, 2, 4, 4});
  middle.write(0, kv);
  EXPECT_TRUE(cache.all().narrow(1, 1, 1).narrow(3, 0, 4).equal(kv));
  EXPECT_FALSE(cache.all().select(1, 0).any().item<bool>());
  EXPECT_FALSE(cache.all().select(1, 2).any().item<bool>());
}

TEST(LayerCache, RoundsToItsType) {
  LayerCache cache(small_shape(config::AttentionFunc::kDense), 1, at::kHalf, at::kCPU);
  const auto kv = torch::randn({2, 1, 2, 3, 4});
  cache.write(0, kv);
  EXPECT_EQ(cache.keys(0, 3).scalar_type(), at::kHalf);
  EXPECT_TRUE(cache.keys(0, 3).equal(kv[0].to(at::kHalf)));
}

}  // namespace
}  // namespace crooner::nn
