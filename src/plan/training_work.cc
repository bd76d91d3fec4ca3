#include "plan/training_work.h"

#include <cstdint>

#include "plan/work.h"

namespace crooner::plan {
namespace {

constexpr double kForwardAndBackward = 3;  // in forward passes

// Products of a pass over all positions, without logits.
double transformer_products(const config::TransformerConfig& config) {
  const double w = config.width, a = config.attn_state(), m = config.mlp_state();
  double products = 0;
  for (int layer = 0; layer < config.depth; ++layer) {
    const bool lyrics = config.func(layer) == config::AttentionFunc::kLyrics;
    products += config.n_ctx * (w * (lyrics ? a : 3 * a) + a * w + 2 * w * m);
    if (lyrics) products += config.encoder_dims * w * 2 * a;
    std::int64_t keys = 0;
    for (int position = 0; position < config.n_ctx; ++position)
      keys += keys_read(config, layer, position);
    products += 2 * a * static_cast<double>(keys);
  }
  return products;
}

double encoder_products(const config::LyricsConfig& lyrics, int width) {
  const double tokens = lyrics.encoder.n_ctx;
  return transformer_products(lyrics.encoder) + tokens * lyrics.encoder.width * width +
         tokens * width * lyrics.vocabulary;
}

double conditioner_products(const config::ConditionerConfig& config, double positions, int outer) {
  const int hidden = static_cast<int>(config.m_conv * config.width);
  double products = positions * outer * config.width * 3;
  for (int stage = 1; stage <= config.down; ++stage) {
    const int out = stage == config.down ? outer : config.width;
    products += positions * (config.depth * (4.0 * config.width * hidden) +
                             2.0 * config.stride * config.width * out);
    positions *= config.stride;
  }
  return products;
}

double items_of(const config::RunConfig& run) {
  return static_cast<double>(run.batch) * run.accumulate;
}

}  // namespace

double forward_flops(const config::PriorConfig& config) {
  const int width = config.transformer.width;
  double products = transformer_products(config.transformer) +
                    static_cast<double>(config.transformer.n_ctx) * width * config.vocabulary();
  if (config.lyrics_encoder()) products += encoder_products(*config.lyrics, width);
  if (config.conditioner) {
    const double above = static_cast<double>(config.n_ctx) / config.conditioner->up_ratio();
    products += conditioner_products(*config.conditioner, above, width);
  }
  return 2 * products;
}

double step_flops(const config::PriorPreset& preset) {
  double flops = kForwardAndBackward * forward_flops(*preset.model);
  if (preset.recompute) flops += 2 * transformer_products(preset.model->transformer);
  return flops * items_of(preset.run);
}

double step_flops(const config::VqvaePreset& preset) {
  const config::VqvaeConfig& model = preset.model;
  double flops = 0;
  for (const int level : preset.trained_levels()) {
    const double codes = static_cast<double>(preset.sample_length) / model.hop(level);
    flops += (preset.decoder_only ? 1 : kForwardAndBackward) *
             encode_flops(model, level, preset.sample_length);
    flops += 2 * codes * model.bins * model.emb_width;
    flops += kForwardAndBackward * decode_flops(model, level, preset.sample_length);
  }
  return flops * items_of(preset.run);
}

}  // namespace crooner::plan
