#include "sampling/level_loader.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include <numeric>

#include "config/catalogue.h"
#include "config/tensor_table.h"

namespace crooner::sampling {
namespace {

tensor::StateDict random_weights(const config::PriorConfig& config) {
  tensor::StateDict weights;
  for (const auto& spec : config::tensor_specs(config)) {
    weights.emplace(spec.name, torch::randn(spec.shape).mul(0.2));
  }
  return weights;
}

TEST(LoadLevel, TheEnginesLyricsEncoderReplacesThePriorsOwn) {
  torch::manual_seed(4);
  const auto config = *config::catalogue_part("small_sep_enc_dec_prior").prior;
  ASSERT_TRUE(config.lyrics_encoder());
  const auto weights = random_weights(config);
  std::vector<std::int64_t> labels(static_cast<std::size_t>(config.label_width()), 1);
  labels[0] = static_cast<std::int64_t>(config.labels->min_duration * config.sample_rate);
  labels[1] = 0;
  labels[2] = static_cast<std::int64_t>(config.n_ctx) * config.hop;
  const auto lyrics = std::span(labels).last(config.lyrics->tokens);
  std::iota(lyrics.begin(), lyrics.end(), 1);
  for (auto& token : lyrics) token %= config.lyrics->vocabulary;

  const auto conditions = [&](EngineKind kind) {
    engine::EngineOptions options;
    options.kind = kind;
    return load_level(config, weights, options)->conditions(labels, {});
  };
  const auto plain = conditions(EngineKind::kPlain), cpu = conditions(EngineKind::kCpu);
  EXPECT_TRUE(cpu.start.equal(plain.start));
  EXPECT_EQ(cpu.encoder_kv.sizes(), plain.encoder_kv.sizes());
  EXPECT_LT((cpu.encoder_kv - plain.encoder_kv).norm().item<double>(),
            1e-5 * plain.encoder_kv.norm().item<double>());
  EXPECT_FALSE(cpu.encoder_kv.equal(plain.encoder_kv));  // it was computed by the other one
}

TEST(LoadLevel, AnUpsamplersConditionsAreTheSameBitsWithAnyThreads) {
  torch::manual_seed(5);
  const auto config = *config::catalogue_part("smoke_upsampler_0").prior;
  ASSERT_TRUE(config.conditioner);
  const auto weights = random_weights(config);
  std::vector<std::int64_t> upper(
      static_cast<std::size_t>(config.n_ctx / config.conditioner->up_ratio()));
  std::iota(upper.begin(), upper.end(), 0);
  for (auto& code : upper) code %= config.bins;
  std::vector<std::int64_t> labels(static_cast<std::size_t>(config.label_width()), 1);

  const auto level = load_level(config, weights, {});
  const int before = at::get_num_threads();
  const auto x_cond = [&](int threads) {
    at::set_num_threads(threads);
    return level->conditions(labels, upper).x_cond;
  };
  const at::Tensor one = x_cond(1);
  for (const int threads : {2, 3}) EXPECT_TRUE(x_cond(threads).equal(one)) << threads;
  at::set_num_threads(before);
  EXPECT_GT(one.abs().max().item<double>(), 0);
}

// A GPU would hold it a second time, in memory that `crooner plan` does not count.
TEST(LoadLevel, KeepsNoTensorThatTheEngineAloneReads) {
  const auto config = *config::catalogue_part("smoke_upsampler_0").prior;
  auto weights = random_weights(config);
  const tensor::StateDict held = weights;
  engine::EngineOptions options;
  options.kind = EngineKind::kCpu;
  const auto level = load_level(config, std::move(weights), options);
  for (const auto& [name, tensor] : held) {
    if (!name.starts_with("prior.") || name == "prior.start_token") continue;
    EXPECT_EQ(tensor.use_count(), 1u) << name;
  }
}

// What guides a window shares the rest of its conditions, and has the bits that its labels give.
TEST(LoadLevel, AGuidesConditionsAreThoseOfItsLabels) {
  torch::manual_seed(6);
  for (const char* part : {"small_sep_enc_dec_prior", "small_single_enc_dec_prior"}) {
    const auto config = *config::catalogue_part(part).prior;
    const auto weights = random_weights(config);
    std::vector<std::int64_t> labels(static_cast<std::size_t>(config.label_width()), 1);
    labels[0] = static_cast<std::int64_t>(config.labels->min_duration * config.sample_rate);
    labels[1] = 0;
    labels[2] = static_cast<std::int64_t>(config.n_ctx) * config.hop;
    std::vector<std::int64_t> without_lyrics = labels, without_names = labels;
    for (auto& token : std::span(without_lyrics).last(config.lyrics->tokens)) token = 0;
    without_names[3] = without_names[4] = 0;
    for (EngineKind kind : {EngineKind::kPlain, EngineKind::kCpu}) {
      engine::EngineOptions options;
      options.kind = kind;
      const auto level = load_level(config, weights, options);
      const nn::Conditions own = level->conditions(labels, {});
      const auto equal = [](const at::Tensor& a, const at::Tensor& b) {
        return a.defined() == b.defined() && (!a.defined() || a.equal(b));
      };
      for (const bool lyrics : {true, false, true}) {
        const auto& other = lyrics ? without_lyrics : without_names;
        const nn::Conditions expected = level->conditions(other, {});
        const nn::Conditions guide =
            level->guide_conditions(own, lyrics ? GuideKind::kLyrics : GuideKind::kNames, other);
        EXPECT_TRUE(equal(guide.start, expected.start)) << part;
        EXPECT_TRUE(equal(guide.x_cond, expected.x_cond)) << part;
        EXPECT_TRUE(equal(guide.encoder_kv, expected.encoder_kv)) << part;
        EXPECT_EQ(guide.start.equal(own.start), lyrics) << part;
        EXPECT_TRUE(guide.x_cond.is_same(own.x_cond)) << "it is shared";
      }
    }
  }
}

}  // namespace
}  // namespace crooner::sampling
