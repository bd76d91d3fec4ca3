#include "model/prior.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "model/random_weights.h"

namespace crooner::model {
namespace {

config::PriorConfig top_config() {
  config::PriorConfig config;
  config.level = 1;
  config.bins = 20;
  config.n_ctx = 24;
  config.hop = 32;
  config.sample_rate = 8000;
  auto& transformer = config.transformer;
  transformer.n_ctx = 24;
  transformer.width = 16;
  transformer.depth = 10;
  transformer.heads = 2;
  transformer.blocks = 4;
  transformer.attn_order = 8;
  transformer.encoder_dims = 12;
  config::LabelsConfig labels;
  labels.genre_bins = 5;
  labels.artist_bins = 6;
  labels.genre_slots = 2;
  labels.time_signal = true;
  labels.time_bins = 8;
  labels.min_duration = 0.1;
  labels.max_duration = 2;
  config.labels = labels;
  config::LyricsConfig lyrics;
  lyrics.tokens = 12;
  lyrics.vocabulary = 30;
  lyrics.encoder.n_ctx = 12;
  lyrics.encoder.width = 8;
  lyrics.encoder.depth = 3;
  lyrics.encoder.blocks = 2;
  lyrics.encoder.attn_order = 2;
  config.lyrics = lyrics;
  return config;
}

// Two items: times, artist, genres (one slot empty), lyrics.
at::Tensor labels() {
  const auto head =
      torch::tensor({{8000, 0, 768, 3, 1, -1}, {12000, 3000, 768, 5, 4, 2}}, at::kLong);
  const auto lyrics = torch::arange(24, at::kLong).view({2, 12});
  return torch::cat({head, lyrics}, 1);
}

class PriorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    at::set_num_threads(1);
    torch::manual_seed(5);
    weights_ = random_weights(config_, 0.2);
  }

  config::PriorConfig config_ = top_config();
  tensor::StateDict weights_;
};

// Layer 9 of 20 reads the lyrics; those behind it are not run.
TEST_F(PriorTest, AttentionWeightsAloneAreThoseOfTheLogitsPass) {
  config_.transformer.depth = 20;
  weights_ = random_weights(config_, 0.2);
  ASSERT_EQ(config_.transformer.func(9), config::AttentionFunc::kLyrics);
  const auto tokens = torch::arange(48, at::kLong).remainder(20).view({2, 24});
  RecordedAttention recorded{.layers = {9}, .weights = {}};
  {
    const Prior prior(config_, tensor::Scope(weights_));
    prior.logits(tokens, prior.conditions(labels(), {}), &recorded);
  }
  for (auto& [name, tensor] : weights_) {  // running layer 10 would give NaN
    if (name.starts_with("prior.transformer._attn_mods.10.")) tensor = tensor.mul(NAN);
  }
  const Prior prior(config_, tensor::Scope(weights_));
  const auto weights = prior.attention_weights(tokens, prior.conditions(labels(), {}), {9});
  ASSERT_EQ(weights.size(), 1u);
  EXPECT_TRUE(weights[0].equal(recorded.weights[0]));
}

TEST_F(PriorTest, ConditionsOfAnItemDoNotDependOnTheOthers) {
  const Prior prior(config_, tensor::Scope(weights_));
  const auto both = prior.conditions(labels(), {});
  const auto second = prior.conditions(labels().narrow(0, 1, 1), {});
  EXPECT_TRUE(both.start.narrow(0, 1, 1).equal(second.start));
  EXPECT_TRUE(both.x_cond.narrow(0, 1, 1).equal(second.x_cond));
  EXPECT_TRUE(both.encoder_kv.narrow(0, 1, 1).equal(second.encoder_kv));
  EXPECT_FALSE(both.start[0].equal(both.start[1]));
}

TEST_F(PriorTest, EmptyGenreSlotsCountNothing) {
  const Prior prior(config_, tensor::Scope(weights_));
  const auto expected = weights_.at("y_emb.artist_emb.emb.weight")[3] +
                        weights_.at("y_emb.bow_genre_emb.emb.weight")[1];
  EXPECT_TRUE(prior.label_start(labels())[0].equal(expected));
}

TEST_F(PriorTest, HalfAndBfloat16ComputeNearFloat) {
  const at::NoGradGuard no_grad;
  const auto codes = torch::randint(0, config_.bins, {2, config_.n_ctx}, at::kLong);
  const auto logits_in = [&](at::ScalarType linear) {
    const auto placed = tensor::to_device(weights_, at::kCPU, linear);
    const Prior prior(config_, tensor::Scope(placed));
    EXPECT_EQ(prior.decoder().transformer().dtype(), linear);
    return prior.logits(codes, prior.conditions(labels(), {}));
  };
  const auto exact = logits_in(at::kFloat);
  const double size = exact.norm().item<double>();
  for (const auto& [type, tolerance] :
       {std::pair(at::kHalf, 0.01), std::pair(at::kBFloat16, 0.05)}) {
    const auto logits = logits_in(type);
    EXPECT_EQ(logits.scalar_type(), at::kFloat);
    const double error = (logits - exact).norm().item<double>() / size;
    EXPECT_LT(error, tolerance);
    EXPECT_GT(error, 0);  // it did compute in that type
  }
}

TEST_F(PriorTest, ACacheInHalfContinuesAsTheWhole) {
  const at::NoGradGuard no_grad;
  const auto placed = tensor::to_device(weights_, at::kCPU, at::kBFloat16);
  const Prior prior(config_, tensor::Scope(placed));
  const auto conditions = prior.conditions(labels(), {});
  const auto codes = torch::randint(0, config_.bins, {2, config_.n_ctx}, at::kLong);
  const auto whole = prior.logits(codes, conditions);
  const auto& decoder = prior.decoder();
  nn::TransformerCache cache(config_.transformer, 2, at::kBFloat16, at::kCPU);
  decoder.transformer().cache_lyrics(conditions.encoder_kv, cache);
  for (int first = 0; first < config_.n_ctx; first += 5) {
    const int count = std::min(5, config_.n_ctx - first);
    const auto x = decoder.embed(codes, first, count, conditions);
    const auto h = decoder.transformer().forward_cached(x, cache, first);
    const auto logits = decoder.logits(h, first, conditions);
    const auto expected = whole.narrow(1, first, count);
    EXPECT_LT((logits - expected).norm().item<double>(), 0.03 * expected.norm().item<double>());
  }
}

TEST_F(PriorTest, TimesOutsideTheRangeNameTheFlag) {
  const Prior prior(config_, tensor::Scope(weights_));
  auto wrong = labels();
  wrong[1][0] = 16000;  // two seconds: the range ends before
  try {
    prior.conditions(wrong, {});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(),
                 "--total-seconds 2 is outside the model's range: at least 0.1 and less than 2 "
                 "seconds.");
  }
  wrong[1][0] = 12000;
  wrong[1][1] = 15900;  // the window ends after two seconds
  EXPECT_THROW(prior.conditions(wrong, {}), UsageError);
}

TEST_F(PriorTest, AMissingTensorIsNamed) {
  weights_.erase("prior.transformer._attn_mods.9.attn.c_enc_kv.w");
  try {
    const Prior prior(config_, tensor::Scope(weights_));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(
        error.what(),
        "The model has no tensor \"prior.transformer._attn_mods.9.attn.c_enc_kv.w\", which "
        "its configuration asks for.");
  }
}

}  // namespace
}  // namespace crooner::model
