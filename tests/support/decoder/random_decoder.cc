#include "support/decoder/random_decoder.h"

#include <cmath>

#include "base/strings.h"

namespace crooner::engine {

RandomWeights::RandomWeights(const config::DecoderConfig& config, std::uint64_t seed) {
  Numbers numbers(seed);
  const config::TransformerConfig& t = config.transformer;
  const int w = t.width, a = t.attn_state(), m = t.mlp_state();
  const auto add = [&](const std::string& name, std::vector<std::int64_t> size, float scale,
                       float offset = 0.0f) {
    std::size_t n = 1;
    for (std::int64_t s : size) n *= static_cast<std::size_t>(s);
    tensors[name] = {std::move(size), numbers.vector(n, scale, offset)};
  };
  const auto linear = [&](const std::string& name, int in, int out) {
    add(name + ".w", {in, out}, 1.7f / std::sqrt(static_cast<float>(in)));
    add(name + ".b", {out}, 0.2f);
  };
  add("x_emb.weight", {config.vocabulary, w}, 1.0f);
  add("pos_emb.pos_emb", {t.n_ctx, w}, 0.5f);
  if (config.output_head) add("x_out.weight", {config.vocabulary, w}, 0.4f);
  for (int layer = 0; layer < t.depth; ++layer) {
    const std::string name = str_cat("transformer._attn_mods.", layer, ".");
    const bool lyrics = t.func(layer) == config::AttentionFunc::kLyrics;
    linear(name + "attn.c_attn", w, lyrics ? a : 3 * a);
    if (lyrics) linear(name + "attn.c_enc_kv", w, 2 * a);
    linear(name + "attn.c_proj", a, w);
    linear(name + "mlp.c_fc", w, m);
    linear(name + "mlp.c_proj", m, w);
    for (const char* norm : {"ln_0", "ln_1"}) {
      add(name + norm + ".weight", {w}, 0.3f, 1.0f);
      add(name + norm + ".bias", {w}, 0.3f);
    }
  }
}

WeightSource RandomWeights::source() const {
  return [this](const std::string& name) {
    const Tensor& tensor = tensors.at(name);
    return TensorView{tensor.values.data(), DType::kF32, tensor.shape};
  };
}

RandomConditions::RandomConditions(const config::TransformerConfig& config, std::uint64_t seed)
    : positions(seed % 3 == 0   ? 0
                : seed % 3 == 1 ? 1
                                : config.n_ctx) {
  Numbers numbers(seed + 1000);
  start = numbers.vector(static_cast<std::size_t>(config.width));
  x_cond = numbers.vector(static_cast<std::size_t>(positions) * config.width, 0.5f);
  encoder_kv = numbers.vector(static_cast<std::size_t>(config.encoder_dims) * config.width);
}

RowConditions RandomConditions::view() const {
  return {start.data(), positions == 0 ? nullptr : x_cond.data(), positions, encoder_kv.data()};
}

config::DecoderConfig small_config(int attn_order, int depth) {
  config::DecoderConfig config;
  config.vocabulary = 37;
  config.add_cond_after = true;
  config::TransformerConfig& t = config.transformer;
  t.n_ctx = 30;
  t.width = 48;
  t.depth = depth;
  t.heads = 2;
  t.blocks = 6;
  t.attn_order = attn_order;
  t.m_attn = 0.5;
  t.m_mlp = 1.25;
  t.res_scale = depth > 20;
  t.spread = 2;
  t.encoder_dims = 7;
  t.prime_len = 7;
  return config;
}

std::vector<std::int64_t> random_tokens(const config::DecoderConfig& config, int n,
                                        std::uint64_t seed) {
  Numbers numbers(seed + 2000);
  std::vector<std::int64_t> tokens(static_cast<std::size_t>(n));
  for (std::int64_t& token : tokens) token = numbers.below(config.vocabulary);
  return tokens;
}

}  // namespace crooner::engine
