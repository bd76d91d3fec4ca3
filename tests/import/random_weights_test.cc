#include "import/random_weights.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "config/catalogue.h"
#include "config/hps.h"
#include "import/published_hps.h"

namespace crooner::importer {
namespace {

std::vector<float> weights(const TensorSpec& tensor, std::uint64_t seed = 1,
                           std::uint32_t stream = 0, std::uint32_t index = 0) {
  std::vector<float> values;
  for_each_random_chunk(tensor, seed, stream, index, [&](std::span<const std::byte> chunk) {
    const std::size_t before = values.size();
    values.resize(before + chunk.size() / sizeof(float));
    std::memcpy(values.data() + before, chunk.data(), chunk.size());
  });
  return values;
}

double deviation(const std::vector<float>& values) {
  double sum = 0, squares = 0;
  for (const float value : values) {
    sum += value;
    squares += double{value} * value;
  }
  const double mean = sum / static_cast<double>(values.size());
  return std::sqrt(squares / static_cast<double>(values.size()) - mean * mean);
}

TEST(RandomWeights, DependOnSeedStreamAndIndexOnly) {
  const TensorSpec tensor{"prior.x_emb.weight", {7, 5}, DType::kF32};
  EXPECT_EQ(weights(tensor), weights(tensor));
  EXPECT_EQ(weights(tensor).size(), 35u);
  EXPECT_NE(weights(tensor), weights(tensor, 2));
  EXPECT_NE(weights(tensor), weights(tensor, 1, 1));
  EXPECT_NE(weights(tensor), weights(tensor, 1, 0, 1));
  EXPECT_NE(weights(tensor), weights(tensor, std::uint64_t{1} << 32));
  // Chunks are seamless: a longer tensor begins as the shorter one.
  const TensorSpec longer{"bottleneck.level_blocks.0.k", {3'000'001}, DType::kF32};
  const TensorSpec shorter{"bottleneck.level_blocks.0.k", {2'000'002}, DType::kF32};
  auto begin = weights(longer);
  begin.resize(2'000'002);
  EXPECT_EQ(begin, weights(shorter));
}

TEST(RandomWeights, HaveTheSpreadOfTheirRole) {
  const auto spread = [](const std::string& name, std::vector<std::int64_t> shape) {
    return deviation(weights({name, std::move(shape), DType::kF32}));
  };
  EXPECT_NEAR(spread("bottleneck.level_blocks.0.k", {2048, 64}), 0.2, 0.002);
  EXPECT_NEAR(spread("prior.transformer._attn_mods.0.mlp.c_fc.w", {400, 400}), 0.05, 0.001);
  EXPECT_NEAR(spread("prior.transformer._attn_mods.0.mlp.c_proj.w", {400, 400}), 0.015, 0.0003);
  EXPECT_NEAR(spread("prior.x_emb.weight", {2048, 400}), 0.0625, 0.001);
  EXPECT_NEAR(spread("decoders.0.level_blocks.0.model.1.1.weight", {64, 64, 4}),
              1 / std::sqrt(128.0), 0.005);
  const auto norm = weights({"prior.transformer._attn_mods.0.ln_0.weight", {4096}, DType::kF32});
  EXPECT_NEAR(deviation(norm), 0.02, 0.001);
  EXPECT_NEAR(norm[0], 1, 0.08);
}

TEST(PublishedHps, AreReadBackAsTheSameConfiguration) {
  for (const std::string& name : config::catalogue_models()) {
    const config::ModelFolder model = config::model_from_catalogue(name);
    EXPECT_EQ(config::vqvae_from_hps(published_hps(model.vqvae)), model.vqvae) << name;
    for (const config::PriorEntry& prior : model.priors) {
      EXPECT_EQ(config::prior_from_hps(published_hps(prior.config), model.vqvae), prior.config)
          << name << " level " << prior.config.level;
    }
  }
}

}  // namespace
}  // namespace crooner::importer
