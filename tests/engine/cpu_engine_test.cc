#include "engine/cpu_engine.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "base/cat.h"
#include "nn/autoregressive.h"

namespace crooner::engine {
namespace {

DecoderSpec small_spec(int attn_order, int depth) {
  DecoderSpec spec;
  spec.vocabulary = 50;
  spec.add_cond_after = true;
  config::TransformerConfig& t = spec.transformer;
  t.n_ctx = 24;
  t.width = 64;
  t.depth = depth;
  t.heads = 2;
  t.blocks = 4;
  t.attn_order = attn_order;
  t.encoder_dims = 9;
  t.prime_len = 5;
  return spec;
}

tensor::StateDict random_weights(const DecoderSpec& spec) {
  at::manual_seed(3);
  const config::TransformerConfig& t = spec.transformer;
  const int w = t.width, a = t.attn_state(), m = t.mlp_state();
  tensor::StateDict dict;
  const auto linear = [&](const std::string& name, int in, int out) {
    dict[name + ".w"] = at::randn({in, out}) / std::sqrt(in);
    dict[name + ".b"] = at::randn({out}) * 0.1;
  };
  dict["x_emb.weight"] = at::randn({spec.vocabulary, w});
  dict["x_out.weight"] = at::randn({spec.vocabulary, w});
  dict["pos_emb.pos_emb"] = at::randn({t.n_ctx, w});
  for (int layer = 0; layer < t.depth; ++layer) {
    const std::string name = cat("transformer._attn_mods.", layer, ".");
    const bool lyrics = t.func(layer) == config::AttentionFunc::kLyrics;
    linear(name + "attn.c_attn", w, lyrics ? a : 3 * a);
    if (lyrics) linear(name + "attn.c_enc_kv", w, 2 * a);
    linear(name + "attn.c_proj", a, w);
    linear(name + "mlp.c_fc", w, m);
    linear(name + "mlp.c_proj", m, w);
    for (const char* norm : {"ln_0", "ln_1"}) {
      dict[name + norm + ".weight"] = at::randn({w}) * 0.1 + 1;
      dict[name + norm + ".bias"] = at::randn({w}) * 0.1;
    }
  }
  return dict;
}

double relative(const at::Tensor& ours, const at::Tensor& right) {
  const at::Tensor a = ours.to(at::kDouble), b = right.to(at::kDouble);
  return (a - b).norm().item<double>() / b.norm().item<double>();
}

class CpuEngineOfOrder : public testing::TestWithParam<std::pair<int, int>> {};

INSTANTIATE_TEST_SUITE_P(Orders, CpuEngineOfOrder,
                         testing::Values(std::pair(0, 2), std::pair(2, 3), std::pair(8, 10),
                                         std::pair(9, 4), std::pair(12, 16)),
                         [](const auto& i) { return cat("order", i.param.first); });

// nn defines the transformer over whole sequences; the engine must say the same at every position.
TEST_P(CpuEngineOfOrder, EqualsTheNetworksDefinition) {
  const DecoderSpec spec = small_spec(GetParam().first, GetParam().second);
  const tensor::StateDict weights = random_weights(spec);
  const config::TransformerConfig& t = spec.transformer;
  const auto n_ctx = static_cast<std::size_t>(t.n_ctx);
  RowConditions conditions;
  conditions.start = at::randn({t.width});
  conditions.x_cond = at::randn({t.n_ctx, t.width});
  conditions.encoder_kv = at::randn({t.encoder_dims, t.width});
  const at::Tensor tokens = at::randint(spec.vocabulary, {t.n_ctx}, at::kLong);

  const nn::Autoregressive definition({t, spec.add_cond_after, true}, tensor::Scope(weights));
  const nn::Conditions whole = {conditions.start.unsqueeze(0), conditions.x_cond.unsqueeze(0),
                                conditions.encoder_kv.unsqueeze(0)};
  const at::Tensor hidden = definition.hidden(tokens.unsqueeze(0), whole, nn::Scaling::kProduct);
  const at::Tensor right = definition.logits(hidden, 0, whole)[0];

  EngineOptions options;
  options.rows = 2;
  options.threads = 2;
  const auto engine = make_cpu_engine(spec, tensor::Scope(weights), options);
  const std::span<const std::int64_t> known(tokens.const_data_ptr<std::int64_t>(), n_ctx);
  engine->begin(0, conditions);
  engine->begin(1, conditions);
  engine->prefill(1, known.first(7));
  const int rows[] = {0, 1};
  for (std::size_t p = 0; p + 7 < n_ctx; ++p) {
    const at::Tensor ours = engine->logits(rows);
    EXPECT_LT(relative(ours[0], right[static_cast<long>(p)]), 1e-5) << p;
    EXPECT_LT(relative(ours[1], right[static_cast<long>(p + 7)]), 1e-5) << p + 7;
    engine->prefill(0, known.subspan(p, 1));
    engine->replay(1, known.subspan(p + 7, 1));
  }

  if (t.uses(config::AttentionFunc::kLyrics)) return;
  DecoderSpec encoder_spec = spec;
  nn::Conditions start_only;
  start_only.start = whole.start;
  const nn::Autoregressive encoder({t, false, false}, tensor::Scope(weights));
  const auto ours = make_cpu_encoder(encoder_spec, tensor::Scope(weights), options);
  EXPECT_LT(relative(ours->hidden(conditions.start, known),
                     encoder.hidden(tokens.unsqueeze(0), start_only, nn::Scaling::kProduct)[0]),
            1e-5);
}

TEST(CpuEngine, KeepsTheConditionsOfItsRows) {
  const DecoderSpec spec = small_spec(2, 3);
  const tensor::StateDict weights = random_weights(spec);
  const auto engine = make_cpu_engine(spec, tensor::Scope(weights), {});
  RowConditions conditions;
  conditions.start = at::randn({64});
  conditions.x_cond = at::randn({24, 64});
  engine->begin(0, conditions);
  const int row = 0;
  const at::Tensor before = engine->logits({&row, 1});
  conditions = {};  // the caller's go
  const at::Tensor other = at::zeros({24, 64});
  EXPECT_TRUE(before.equal(engine->logits({&row, 1})));
}

}  // namespace
}  // namespace crooner::engine
