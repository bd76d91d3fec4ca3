#include "random_decoder.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <c10/core/InferenceMode.h>

#include <map>

#include "base/philox.h"
#include "base/strings.h"
#include "nn/autoregressive.h"

namespace crooner::engine {

config::DecoderConfig small_decoder(int attn_order, bool add_cond_after) {
  // Deep enough for every function of the order to come up.
  static const std::map<int, int> kDepths{{6, 8}, {7, 17}, {8, 11}, {10, 20}, {11, 48}, {12, 48}};
  config::DecoderConfig config;
  auto& transformer = config.transformer;
  transformer.n_ctx = 30;
  transformer.blocks = 5;
  transformer.width = 16;
  transformer.depth = kDepths.count(attn_order) ? kDepths.at(attn_order) : 5;
  transformer.heads = 2;
  transformer.attn_order = attn_order;
  transformer.m_attn = 0.5;
  transformer.m_mlp = 1.5;
  transformer.res_scale = transformer.depth > 20;
  transformer.spread = 2;
  transformer.encoder_dims = 7;
  transformer.prime_len = 8;
  config.vocabulary = 33;
  config.add_cond_after = add_cond_after;
  return config;
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

tensor::StateDict random_weights(const config::DecoderConfig& config, std::uint64_t seed) {
  tensor::StateDict weights;
  const auto& transformer = config.transformer;
  const auto add = [&](const std::string& name, at::IntArrayRef shape, double scale) {
    weights[name] = random_tensor(shape, seed * 10007 + weights.size(), scale);
  };
  const int w = transformer.width;
  const int a = transformer.attn_state();
  const int m = transformer.mlp_state();
  add("x_emb.weight", {config.vocabulary, w}, 1.0);
  add("pos_emb.pos_emb", {transformer.n_ctx, w}, 0.5);
  add("x_out.weight", {config.vocabulary, w}, 1.0);
  for (int layer = 0; layer < transformer.depth; ++layer) {
    const auto linear = [&](const char* name, int in, int out) {
      add(str_cat("transformer._attn_mods.", layer, ".", name, ".w"), {in, out},
          0.6 / std::sqrt(in));
      add(str_cat("transformer._attn_mods.", layer, ".", name, ".b"), {out}, 0.1);
    };
    const bool lyrics = transformer.func(layer) == config::AttentionFunc::kLyrics;
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

nn::Conditions random_conditions(const config::DecoderConfig& config, std::uint64_t seed) {
  const auto& transformer = config.transformer;
  nn::Conditions conditions;
  conditions.start = random_tensor({1, transformer.width}, seed * 3 + 1);
  conditions.x_cond = random_tensor({1, transformer.n_ctx, transformer.width}, seed * 3 + 2, 0.5);
  if (transformer.uses(config::AttentionFunc::kLyrics)) {
    conditions.encoder_kv =
        random_tensor({1, transformer.encoder_dims, transformer.width}, seed * 3 + 3);
  }
  return conditions;
}

std::vector<std::int64_t> random_tokens(const config::DecoderConfig& config, std::uint64_t seed) {
  std::vector<std::int64_t> tokens;
  for (int i = 0; i < config.transformer.n_ctx; ++i) {
    tokens.push_back(static_cast<std::int64_t>(uniform(seed, 1, 1, i) * config.vocabulary));
  }
  return tokens;
}

at::Tensor whole_logits(const config::DecoderConfig& config, const tensor::StateDict& weights,
                        const nn::Conditions& conditions, const std::vector<std::int64_t>& tokens) {
  const c10::InferenceMode inference;
  const nn::Autoregressive decoder(config, tensor::Scope(weights));
  at::Tensor sequence = at::empty({1, static_cast<std::int64_t>(tokens.size())},
                                  at::TensorOptions().dtype(at::kLong));
  std::copy(tokens.begin(), tokens.end(), sequence.mutable_data_ptr<std::int64_t>());
  return decoder.logits(decoder.hidden(sequence, conditions, nn::Scaling::kScaleScores), 0,
                        conditions)[0];
}

}  // namespace crooner::engine
