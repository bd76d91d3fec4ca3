#include "bench/decoder.h"

#include <ATen/ops/empty.h>

#include <cmath>

#include "base/cat.h"

namespace crooner::bench {
namespace {

Size size_of(const char* name, int n_ctx, int width, int depth, int blocks) {
  Size size;
  size.name = name;
  auto& config = size.spec.transformer;
  config.n_ctx = n_ctx;
  config.width = width;
  config.depth = depth;
  config.heads = 1;
  config.attn_order = 2;
  config.blocks = blocks;
  size.spec.vocabulary = 2048;
  return size;
}

}  // namespace

Size small_size() {
  return size_of("512x12", 2048, 512, 12, 32);
}
Size upsampler_size() {
  return size_of("1920x72", 8192, 1920, 72, 128);
}

tensor::StateDict random_weights(const engine::DecoderSpec& spec) {
  const auto& config = spec.transformer;
  tensor::StateDict weights;
  const auto add = [&](const std::string& name, at::IntArrayRef shape, double middle,
                       double range) {
    weights[name] = at::empty(shape, at::TensorOptions().dtype(at::kFloat));
    weights[name].uniform_(middle - range, middle + range);
  };
  add("x_emb.weight", {spec.vocabulary, config.width}, 0, 0.03);
  add("pos_emb.pos_emb", {config.n_ctx, config.width}, 0, 0.02);
  add("x_out.weight", {spec.vocabulary, config.width}, 0, 0.03);
  for (int layer = 0; layer < config.depth; ++layer) {
    const std::string prefix = cat("transformer._attn_mods.", layer, ".");
    const auto linear = [&](const char* name, int in, int out) {
      add(cat(prefix, name, ".w"), {in, out}, 0, 1.0 / std::sqrt(in));
      add(cat(prefix, name, ".b"), {out}, 0, 0.01);
    };
    linear("attn.c_attn", config.width, 3 * config.attn_state());
    linear("attn.c_proj", config.attn_state(), config.width);
    linear("mlp.c_fc", config.width, config.mlp_state());
    linear("mlp.c_proj", config.mlp_state(), config.width);
    for (const char* norm : {"ln_0", "ln_1"}) {
      add(cat(prefix, norm, ".weight"), {config.width}, 1, 0.1);
      add(cat(prefix, norm, ".bias"), {config.width}, 0, 0.01);
    }
  }
  return weights;
}

std::int64_t bytes_of_step(const engine::DecoderSpec& spec, int bytes_per_weight) {
  const auto& config = spec.transformer;
  const std::int64_t w = config.width;
  const std::int64_t layer =
      w * 3 * config.attn_state() + config.attn_state() * w + 2 * w * config.mlp_state();
  // The output matrix stays in float32 (spec: model, section 3).
  return layer * config.depth * bytes_per_weight + w * spec.vocabulary * 4;
}

}  // namespace crooner::bench
