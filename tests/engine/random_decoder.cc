#include "random_decoder.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <c10/core/InferenceMode.h>

#include <map>

#include "base/philox.h"
#include "base/strings.h"
#include "nn/autoregressive.h"

namespace crooner::engine {

DecoderSpec small_decoder(int attn_order, bool add_cond_after) {
  // Deep enough for every function of the order to come up.
  static const std::map<int, int> kDepths{{6, 8}, {7, 17}, {8, 11}, {10, 20}, {11, 48}, {12, 48}};
  DecoderSpec spec;
  auto& config = spec.transformer;
  config.n_ctx = 30;
  config.blocks = 5;
  config.width = 16;
  config.depth = kDepths.count(attn_order) ? kDepths.at(attn_order) : 5;
  config.heads = 2;
  config.attn_order = attn_order;
  config.m_attn = 0.5;
  config.m_mlp = 1.5;
  config.res_scale = config.depth > 20;
  config.spread = 2;
  config.encoder_dims = 7;
  config.prime_len = 8;
  spec.vocabulary = 33;
  spec.add_cond_after = add_cond_after;
  return spec;
}

at::Tensor random_tensor(at::IntArrayRef shape, std::uint64_t seed, double scale) {
  at::Tensor result = at::empty(shape, at::TensorOptions().dtype(at::kFloat));
  float* values = result.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < result.numel(); ++i) {
    double sum = -2.0;  // of four uniform numbers: nearly normal
    for (std::uint32_t k = 0; k < 4; ++k) sum += uniform(seed, k, 7, i);
    values[i] = static_cast<float>(sum * 1.7320508 * scale);
  }
  return result;
}

tensor::StateDict random_weights(const DecoderSpec& spec, std::uint64_t seed) {
  tensor::StateDict weights;
  const auto& config = spec.transformer;
  const auto add = [&](const std::string& name, at::IntArrayRef shape, double scale) {
    weights[name] = random_tensor(shape, seed * 10007 + weights.size(), scale);
  };
  const int w = config.width;
  const int a = config.attn_state();
  const int m = config.mlp_state();
  add("x_emb.weight", {spec.vocabulary, w}, 1.0);
  add("pos_emb.pos_emb", {config.n_ctx, w}, 0.5);
  add("x_out.weight", {spec.vocabulary, w}, 1.0);
  for (int layer = 0; layer < config.depth; ++layer) {
    const auto linear = [&](const char* name, int in, int out) {
      add(str_cat("transformer._attn_mods.", layer, ".", name, ".w"), {in, out},
          0.6 / std::sqrt(in));
      add(str_cat("transformer._attn_mods.", layer, ".", name, ".b"), {out}, 0.1);
    };
    const bool lyrics = config.func(layer) == config::AttentionFunc::kLyrics;
    linear("attn.c_attn", w, lyrics ? a : 3 * a);
    if (lyrics) linear("attn.c_enc_kv", w, 2 * a);
    linear("attn.c_proj", a, w);
    linear("mlp.c_fc", w, m);
    linear("mlp.c_proj", m, w);
    for (const char* norm : {"ln_0", "ln_1"}) {
      const std::string prefix = str_cat("transformer._attn_mods.", layer, ".", norm);
      add(prefix + ".weight", {w}, 0.1);
      weights[prefix + ".weight"].add_(1.0);
      add(prefix + ".bias", {w}, 0.1);
    }
  }
  return weights;
}

RowConditions random_conditions(const DecoderSpec& spec, std::uint64_t seed) {
  const auto& config = spec.transformer;
  RowConditions conditions;
  conditions.start = random_tensor({config.width}, seed * 3 + 1);
  conditions.x_cond = random_tensor({config.n_ctx, config.width}, seed * 3 + 2, 0.5);
  if (config.uses(config::AttentionFunc::kLyrics)) {
    conditions.encoder_kv = random_tensor({config.encoder_dims, config.width}, seed * 3 + 3);
  }
  return conditions;
}

std::vector<std::int64_t> random_tokens(const DecoderSpec& spec, std::uint64_t seed) {
  std::vector<std::int64_t> tokens;
  for (int i = 0; i < spec.transformer.n_ctx; ++i) {
    tokens.push_back(static_cast<std::int64_t>(uniform(seed, 1, 1, i) * spec.vocabulary));
  }
  return tokens;
}

at::Tensor whole_logits(const DecoderSpec& spec, const tensor::StateDict& weights,
                        const RowConditions& conditions, const std::vector<std::int64_t>& tokens) {
  const c10::InferenceMode inference;
  const nn::Autoregressive decoder({spec.transformer, spec.add_cond_after, true},
                                   tensor::Scope(weights));
  const auto one = [](const at::Tensor& x) { return x.defined() ? x.unsqueeze(0) : x; };
  const nn::Conditions batch{one(conditions.start), one(conditions.x_cond),
                             one(conditions.encoder_kv)};
  at::Tensor sequence = at::empty({1, static_cast<std::int64_t>(tokens.size())},
                                  at::TensorOptions().dtype(at::kLong));
  std::copy(tokens.begin(), tokens.end(), sequence.mutable_data_ptr<std::int64_t>());
  return decoder.logits(decoder.hidden(sequence, batch, nn::Scaling::kScaleScores), 0, batch)[0];
}

}  // namespace crooner::engine
