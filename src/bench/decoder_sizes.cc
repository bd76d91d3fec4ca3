#include "bench/decoder_sizes.h"

#include <ATen/ops/empty.h>

#include <cmath>

#include "base/strings.h"
#include "config/find_model.h"

namespace crooner::bench {
namespace {

DecoderSize make_size(const std::string& name, int n_ctx, int width, int depth, int blocks) {
  DecoderSize size;
  size.name = name;
  size.decoder.vocabulary = 2048;
  auto& transformer = size.decoder.transformer;
  transformer.n_ctx = n_ctx;
  transformer.width = width;
  transformer.depth = depth;
  transformer.blocks = blocks;
  transformer.attn_order = 2;
  return size;
}

at::Tensor uniform(at::IntArrayRef shape, double middle, double range) {
  return at::empty(shape, at::TensorOptions().dtype(at::kFloat))
      .uniform_(middle - range, middle + range);
}

}  // namespace

std::vector<DecoderSize> decoder_sizes(const std::string& name) {
  if (name == "512x12") return {make_size(name, 2048, 512, 12, 32)};
  if (name == "1920x72") return {make_size(name, 8192, 1920, 72, 128)};
  const config::ModelFolder model = config::find_model_config(name);
  std::vector<DecoderSize> sizes;
  for (const config::PriorEntry& prior : model.priors) {
    sizes.push_back({str_cat(model.name, "/", prior.config.level), prior.config.decoder()});
  }
  return sizes;
}

tensor::StateDict random_weights(const config::DecoderConfig& config, bool shared) {
  const auto& transformer = config.transformer;
  const int w = transformer.width, a = transformer.attn_state(), m = transformer.mlp_state();
  std::map<std::string, at::Tensor> shared_tensors;  // by name and shape
  tensor::StateDict weights;
  weights["x_emb.weight"] = uniform({config.vocabulary, w}, 0, 0.03);
  weights["pos_emb.pos_emb"] = uniform({transformer.n_ctx, w}, 0, 0.02);
  weights["x_out.weight"] = uniform({config.vocabulary, w}, 0, 0.03);
  for (int layer = 0; layer < transformer.depth; ++layer) {
    const auto add = [&](const std::string& name, at::IntArrayRef shape, double middle,
                         double range) {
      at::Tensor& same = shared_tensors[str_cat(name, shape)];
      if (!same.defined() || !shared) same = uniform(shape, middle, range);
      weights[str_cat("transformer._attn_mods.", layer, ".", name)] = same;
    };
    const auto linear = [&](const std::string& name, int in, int out) {
      add(name + ".w", {in, out}, 0, 1.0 / std::sqrt(in));
      add(name + ".b", {out}, 0, 0.01);
    };
    const bool lyrics = transformer.func(layer) == config::AttentionFunc::kLyrics;
    linear("attn.c_attn", w, lyrics ? a : 3 * a);
    if (lyrics) linear("attn.c_enc_kv", w, 2 * a);
    linear("attn.c_proj", a, w);
    linear("mlp.c_fc", w, m);
    linear("mlp.c_proj", m, w);
    for (const char* norm : {"ln_0", "ln_1"}) {
      add(str_cat(norm, ".weight"), {w}, 1, 0.1);
      add(str_cat(norm, ".bias"), {w}, 0, 0.01);
    }
  }
  return weights;
}

nn::Conditions random_conditions(const config::DecoderConfig& config) {
  const auto& transformer = config.transformer;
  nn::Conditions conditions;
  conditions.start = uniform({1, transformer.width}, 0, 1);
  conditions.x_cond = uniform({1, transformer.n_ctx, transformer.width}, 0, 0.02);
  if (transformer.uses(config::AttentionFunc::kLyrics)) {
    conditions.encoder_kv = uniform({1, transformer.encoder_dims, transformer.width}, 0, 1);
  }
  return conditions;
}

}  // namespace crooner::bench
