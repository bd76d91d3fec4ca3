#include "plan/memory.h"

#include <gtest/gtest.h>

#include "config/catalogue.h"
#include "config/tensor_table.h"
#include "plan/lengths.h"
#include "plan/level_backend.h"
#include "plan/songs.h"

namespace crooner::plan {
namespace {

config::PriorConfig upsampler() {
  return *config::catalogue_part("upsampler_level_0").prior;
}

constexpr std::int64_t kParameters = 981'300'000;  // of it, 797.3 M of them in the layers

TEST(Memory, ThePlainEngineUsesMappedPages) {
  const auto memory = level_memory(upsampler(), {.packs = false});
  EXPECT_EQ(memory.weights, 0);
  EXPECT_NEAR(static_cast<double>(memory.mapped), kParameters * 4.0, 1e6);
  // 24 column layers keep all 8192 positions; row and previous-row layers one and two rows of 64.
  const std::int64_t keys = 24 * (8192 + 64 + 128);
  EXPECT_EQ(cache_elements(upsampler().transformer, false), 2 * keys * 480);
  EXPECT_EQ(memory.cache, 2 * keys * 480 * 4);
  EXPECT_NEAR(static_cast<double>(memory.condition), 8192 * 1920 * 4, 1 << 17);
}

TEST(Memory, TheCpuEnginePacksTheDecoder) {
  const auto memory = level_memory(upsampler(), {});
  EXPECT_NEAR(static_cast<double>(memory.weights + memory.mapped),
              kParameters * 4.0 + 2048 * 1920 * 4,
              2e6);  // the output matrix is held beside the embedding
  EXPECT_GT(memory.weights, 797'000'000 * 4LL);
  EXPECT_LT(memory.mapped, 190'000'000 * 4LL);
}

TEST(Memory, ReducedPrecisionHalvesLayersAndCaches) {
  const auto full = level_memory(upsampler(), {});
  const auto half = level_memory(upsampler(), {.precision = Precision::kFp16});
  const auto byte = level_memory(upsampler(), {.precision = Precision::kInt8});
  EXPECT_EQ(half.mapped, full.mapped);
  EXPECT_NEAR(static_cast<double>(full.weights - half.weights), 797e6 * 2, 2e6);
  EXPECT_NEAR(static_cast<double>(half.weights - byte.weights), 797e6, 4e6);  // factors
  EXPECT_EQ(half.cache * 2, full.cache);
  EXPECT_EQ(byte.cache, half.cache);
}

TEST(Memory, Int8OfTheMlpAloneIsBetweenFp16AndInt8) {
  const auto half = level_memory(upsampler(), {.precision = Precision::kFp16});
  const auto mlp = level_memory(upsampler(), {.precision = Precision::kInt8Mlp});
  const auto byte = level_memory(upsampler(), {.precision = Precision::kInt8});
  const std::int64_t weights = 72LL * 2 * 1920 * upsampler().transformer.mlp_state();
  EXPECT_NEAR(static_cast<double>(half.weights - mlp.weights), static_cast<double>(weights), 4e6);
  EXPECT_LT(byte.weights, mlp.weights);
  EXPECT_EQ(mlp.cache, half.cache);
}

// The memory of cards of 12 and 24 GB, less what a driver and LibTorch keep.
TEST(Memory, The5bWithLyricsFitsInTwelveGigabytesWithAnInt8Mlp) {
  const auto rows = [](Precision precision, double available) {
    BackendOptions options;
    options.engine = EngineKind::kCuda;
    options.precision = precision;
    PlanRequest request =
        make_plan_request(config::model_from_catalogue("5b_lyrics"), options, /*on_host=*/false);
    request.samples = round_up_to_top_code(request.priors, 60 * 44100);
    request.wanted = codes_per_level(request.priors, request.samples, 0, 2, 0);
    return plan_songs(request, static_cast<std::int64_t>(available)).levels[0].max_rows;
  };
  EXPECT_EQ(rows(Precision::kFp16, 11.2e9), 0);
  EXPECT_GE(rows(Precision::kInt8Mlp, 11.2e9), 1);
  EXPECT_GE(rows(Precision::kInt8, 11.2e9), rows(Precision::kInt8Mlp, 11.2e9));
  EXPECT_GE(rows(Precision::kFp16, 23e9), 1);
}

TEST(Memory, CopiesOfAdaptedMatricesCountWhileTheyAreNeeded) {
  const std::int64_t bytes = 1000;
  const auto packed = level_memory(upsampler(), {.adapted_bytes = bytes});
  EXPECT_EQ(packed.loading, level_memory(upsampler(), {}).loading + bytes);
  EXPECT_EQ(packed.weights, level_memory(upsampler(), {}).weights);
  const auto plain = level_memory(upsampler(), {.packs = false, .adapted_bytes = bytes});
  EXPECT_EQ(plain.weights, level_memory(upsampler(), {.packs = false}).weights + bytes);
}

TEST(Memory, TheCpuEnginePacksTheLyricsEncoderToo) {
  const auto prior = *config::catalogue_part("small_sep_enc_dec_prior").prior;
  ASSERT_TRUE(prior.lyrics_encoder());
  std::int64_t encoder = 0, others = 0;  // numbers of its layers, and of what is not packed
  for (const TensorSpec& tensor : config::tensor_specs(prior)) {
    const bool packed = tensor.name.starts_with("prime_prior.transformer.");
    if (packed) encoder += tensor.elements();
    if (!packed && !tensor.name.starts_with("prior.")) others += tensor.elements();
  }
  ASSERT_GT(encoder, 0);
  const auto plain = level_memory(prior, {.packs = false}), packed = level_memory(prior, {});
  EXPECT_EQ(packed.mapped, others * 4);
  EXPECT_GE(packed.weights + packed.mapped, plain.mapped);
}

TEST(Memory, ADeviceStoresAllWeights) {
  const auto memory =
      level_memory(upsampler(), {.packs = false, .on_host = false, .precision = Precision::kFp16});
  EXPECT_EQ(memory.mapped, 0);
  EXPECT_NEAR(static_cast<double>(memory.weights), 797e6 * 2 + (kParameters - 797e6) * 4, 4e6);
}

TEST(Memory, HalfWeightsAreWidenedForConditioners) {
  const auto prior = *config::catalogue_part("prior_5b_lyrics").prior;
  ASSERT_TRUE(prior.half_weights);
  std::int64_t halves = 0;  // of the lyrics encoder
  for (const TensorSpec& tensor : config::tensor_specs(prior)) {
    if (tensor.dtype == DType::kF16 && !tensor.name.starts_with("prior.")) {
      halves += tensor.elements();
    }
  }
  ASSERT_GT(halves, 0);
  const auto memory = level_memory(prior, {.packs = false, .precision = Precision::kFp16});
  EXPECT_NEAR(static_cast<double>(memory.weights), halves * 4.0, 4e6);  // and the biases narrowed
}

TEST(Memory, TheCodecStreamsInChunks) {
  const auto vqvae = *config::catalogue_part("vqvae").vqvae;
  const std::int64_t minute = 60 * 44100;
  EXPECT_EQ(codec_workspace_bytes(vqvae, 0, minute, true),
            codec_workspace_bytes(vqvae, 0, 5 * minute, true));
  EXPECT_LT(codec_workspace_bytes(vqvae, 0, minute, true), 40 << 20);
  EXPECT_LT(codec_workspace_bytes(vqvae, 0, 4096, true),
            codec_workspace_bytes(vqvae, 0, minute, true));
  EXPECT_EQ(codec_workspace_bytes(vqvae, 0, minute, false), 3LL * 64 * (1 << 18) * 4);
}

TEST(Memory, CountsAResidentLevel) {
  LevelMemory memory;
  memory.weights = 1000;
  memory.mapped = 1 << 20;
  memory.workspace = 10;
  memory.cache = 90;
  memory.condition = 10;
  memory.conditions = 40;
  memory.prefill = 50;
  EXPECT_EQ(memory.resident(3, 0), 1310);
  memory.shared = 8;  // of a row and those that guide it
  EXPECT_EQ(memory.resident(3, 2), 1010 + 3 * (100 + 2 * 92));
  EXPECT_EQ(memory.working(), 50);
}

}  // namespace
}  // namespace crooner::plan
