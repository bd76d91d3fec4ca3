#include "bench/decoder_sizes.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "plan/work.h"

namespace crooner::bench {
namespace {

TEST(Sizes, AreThoseOfTheUpsamplers) {
  const auto sizes = decoder_sizes("1920x72"), published = decoder_sizes("1b_lyrics");
  ASSERT_EQ(sizes.size(), 1u);
  ASSERT_EQ(published.size(), 3u);
  EXPECT_EQ(published[1].name, "1b_lyrics/1");
  EXPECT_EQ(plan::step_weight_bytes(sizes[0].decoder.transformer, 2048, Precision::kFp32),
            plan::step_weight_bytes(published[1].decoder.transformer, 2048, Precision::kFp32));
  EXPECT_EQ(sizes[0].decoder.transformer.n_ctx, published[1].decoder.transformer.n_ctx);
}

TEST(Sizes, UnknownSizesAreRejected) {
  try {
    decoder_sizes("513x12");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("'513x12'"), std::string::npos);
  }
}

TEST(Sizes, SharedWeightsAreThoseOfOneLayer) {
  const auto decoder = decoder_sizes("smoke").front().decoder;
  const auto shared = random_weights(decoder, true), own = random_weights(decoder, false);
  const std::string name = "transformer._attn_mods.%.mlp.c_fc.w";
  const auto at = [&](const tensor::StateDict& weights, const char* layer) {
    return weights.at(std::string(name).replace(name.find('%'), 1, layer)).data_ptr();
  };
  EXPECT_EQ(at(shared, "0"), at(shared, "1"));
  EXPECT_NE(at(own, "0"), at(own, "1"));
}

}  // namespace
}  // namespace crooner::bench
