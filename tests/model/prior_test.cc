#include "model/prior.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "model/prior_cases.h"
#include "model/random_weights.h"

namespace crooner::model {
namespace {

class PriorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    at::set_num_threads(1);
    torch::manual_seed(5);
    weights_ = random_weights(config_, 0.2);
  }

  config::PriorConfig config_ = small_top_config();
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
    prior.logits(tokens, prior.conditions(two_label_vectors(), {}), &recorded);
  }
  for (auto& [name, tensor] : weights_) {  // running layer 10 would give NaN
    if (name.starts_with("prior.transformer._attn_mods.10.")) tensor = tensor.mul(NAN);
  }
  const Prior prior(config_, tensor::Scope(weights_));
  const auto weights =
      prior.attention_weights(tokens, prior.conditions(two_label_vectors(), {}), {9});
  ASSERT_EQ(weights.size(), 1u);
  EXPECT_TRUE(weights[0].equal(recorded.weights[0]));
}

TEST_F(PriorTest, ConditionsOfAnItemDoNotDependOnTheOthers) {
  const Prior prior(config_, tensor::Scope(weights_));
  const auto both = prior.conditions(two_label_vectors(), {});
  const auto second = prior.conditions(two_label_vectors().narrow(0, 1, 1), {});
  EXPECT_TRUE(both.start.narrow(0, 1, 1).equal(second.start));
  EXPECT_TRUE(both.x_cond.narrow(0, 1, 1).equal(second.x_cond));
  EXPECT_TRUE(both.encoder_kv.narrow(0, 1, 1).equal(second.encoder_kv));
  EXPECT_FALSE(both.start[0].equal(both.start[1]));
}

TEST_F(PriorTest, EmptyGenreSlotsCountNothing) {
  const Prior prior(config_, tensor::Scope(weights_));
  const auto expected = weights_.at("y_emb.artist_emb.emb.weight")[3] +
                        weights_.at("y_emb.bow_genre_emb.emb.weight")[1];
  EXPECT_TRUE(prior.label_start(two_label_vectors())[0].equal(expected));
}

TEST_F(PriorTest, HalfAndBfloat16ComputeNearFloat) {
  const at::NoGradGuard no_grad;
  const auto codes = torch::randint(0, config_.bins, {2, config_.n_ctx}, at::kLong);
  const auto logits_in = [&](at::ScalarType linear) {
    const auto placed = tensor::to_device(weights_, at::kCPU, linear);
    const Prior prior(config_, tensor::Scope(placed));
    EXPECT_EQ(prior.decoder().transformer().dtype(), linear);
    return prior.logits(codes, prior.conditions(two_label_vectors(), {}));
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
  const auto conditions = prior.conditions(two_label_vectors(), {});
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
  auto wrong = two_label_vectors();
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
