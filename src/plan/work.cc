#include "plan/work.h"

#include <algorithm>

namespace crooner::plan {
namespace {

using config::AttentionFunc;
using config::TransformerConfig;

// The weights that appending one position multiplies by. Keys that are never read are not computed.
double weights_of_position(const TransformerConfig& config, int layer, int position) {
  const double w = config.width, a = config.attn_state(), m = config.mlp_state();
  const AttentionFunc func = config.func(layer);
  const bool keys = func != AttentionFunc::kLyrics &&
                    !(func == AttentionFunc::kPrime && position >= config.effective_prime_len());
  const double keys_and_values = keys ? 2 * w * a : 0;
  if (layer + 1 == config.depth) return keys_and_values;
  return w * a + keys_and_values + a * w + 2 * w * m;
}

// Multiply-adds of a convolution at `positions` outputs (of a transposed one: inputs).
double convolution(double positions, int in, int out, int kernel) {
  return positions * in * out * kernel;
}

// One stage's residual blocks.
double residual_blocks(const config::VqvaeConfig& config, int level, double positions) {
  const int width = config.level_width(level);
  const int hidden = static_cast<int>(config.m_conv * width);
  return config.level_depth(level) *
         (convolution(positions, width, hidden, 3) + convolution(positions, hidden, width, 1));
}

}  // namespace

std::int64_t keys_read(const TransformerConfig& config, int layer, int position) {
  const int row = position / config.block_ctx(), column = position % config.block_ctx();
  switch (config.func(layer)) {
    case AttentionFunc::kDense:
      return position + 1;
    case AttentionFunc::kRow:
      return column + 1;
    case AttentionFunc::kColumn:
      return row + 1;
    case AttentionFunc::kPreviousRow:
      return row == 0 ? 0 : config.block_ctx();
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread: {
      const int spread = config.func(layer) == AttentionFunc::kSummary ? 1 : config.spread;
      const int own =
          row + 1 < config.blocks ? std::max(0, column - (config.block_ctx() - spread) + 1) : 0;
      return std::int64_t{row + 1} * spread + own;
    }
    case AttentionFunc::kLyrics:
      return config.encoder_dims;
    case AttentionFunc::kPrime:
      return std::min(position + 1, config.effective_prime_len());
  }
  return 0;
}

std::int64_t step_weight_bytes(const TransformerConfig& config, int vocabulary,
                               Precision precision) {
  const std::int64_t w = config.width, a = config.attn_state(), m = config.mlp_state();
  const int attention = bytes_per_weight(attention_precision(precision));
  const int mlp = bytes_per_weight(mlp_precision(precision));
  std::int64_t bytes = w * vocabulary * 4;
  for (int layer = 0; layer < config.depth; ++layer) {
    const bool lyrics = config.func(layer) == AttentionFunc::kLyrics;
    bytes += (w * (lyrics ? a : 3 * a) + a * w) * attention + 2 * w * m * mlp;
  }
  return bytes;
}

std::int64_t step_cache_bytes(const TransformerConfig& config, int position,
                              int bytes_per_element) {
  std::int64_t keys = 0;
  for (int layer = 0; layer < config.depth; ++layer) keys += keys_read(config, layer, position);
  return 2 * keys * config.attn_state() * bytes_per_element;
}

double prefill_flops(const TransformerConfig& config, int positions) {
  double products = 0;
  for (int layer = 0; layer < config.depth; ++layer) {
    for (int position = 0; position < positions; ++position) {
      products += weights_of_position(config, layer, position);
      if (layer + 1 == config.depth) continue;
      products +=
          2.0 * static_cast<double>(keys_read(config, layer, position)) * config.attn_state();
    }
  }
  return 2 * products;
}

double encode_flops(const config::VqvaeConfig& config, int level, std::int64_t samples) {
  const int width = config.level_width(level);
  double products = 0, positions = static_cast<double>(samples);
  for (int block = 0; block <= level; ++block) {
    for (int stage = 0; stage < config.downs_t[block]; ++stage) {
      positions /= config.strides_t[block];
      const int in = stage > 0 ? width : block > 0 ? config.emb_width : 1;
      products += convolution(positions, in, width, 2 * config.strides_t[block]) +
                  residual_blocks(config, level, positions);
    }
    if (config.downs_t[block] > 0) products += convolution(positions, width, config.emb_width, 3);
  }
  return 2 * products;
}

double decode_flops(const config::VqvaeConfig& config, int level, std::int64_t samples) {
  const int width = config.level_width(level);
  double products = 0, positions = static_cast<double>(samples) / config.hop(level);
  for (int block = level; block >= 0; --block) {
    const int stages = config.downs_t[block], stride = config.strides_t[block];
    if (stages > 0) products += convolution(positions, config.emb_width, width, 3);
    for (int stage = 0; stage < stages; ++stage) {
      const int out = stage + 1 == stages ? config.emb_width : width;
      products += residual_blocks(config, level, positions) +
                  convolution(positions, width, out, 2 * stride);
      positions *= stride;
    }
  }
  products += convolution(positions, config.emb_width, 1, 3);
  return 2 * products;
}

}  // namespace crooner::plan
