#include "plan/memory.h"

#include <algorithm>
#include <string>

#include "config/tensor_table.h"

namespace crooner::plan {
namespace {

using config::AttentionFunc;

bool starts_with(const std::string& text, const char* prefix) {
  return text.rfind(prefix, 0) == 0;
}

bool ends_with(const std::string& text, const char* ending) {
  const std::string end = ending;
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// A linear layer of the decoder: the only tensors in reduced precision.
bool in_precision(const std::string& name) {
  return starts_with(name, "prior.transformer.") &&
         (ends_with(name, ".w") || ends_with(name, ".b"));
}

std::int64_t floats(std::int64_t count) {
  return count * 4;
}

// Residual stream, layer norm, query/key/value, attention and MLP states of `positions`, with the
// scores of the widest pattern.
std::int64_t block_working(const config::TransformerConfig& config, std::int64_t positions) {
  const std::int64_t states =
      4LL * config.width + 5LL * config.attn_state() + 2LL * config.mlp_state();
  std::int64_t keys = config.block_ctx();
  for (int layer = 0; layer < config.depth; ++layer) {
    if (config.func(layer) == AttentionFunc::kColumn) {
      keys = std::max<std::int64_t>(keys, config.blocks);
    } else {
      keys = std::max(keys, cached_keys(config, layer));
    }
  }
  return floats(positions * (states + 3 * keys * config.heads));
}

// Making one window's conditions: the conditioner's stages at full length, or the lyrics encoder.
std::int64_t conditions_working(const config::PriorConfig& config) {
  std::int64_t bytes = 0;
  const std::int64_t width = config.transformer.width;
  if (config.conditioner) {
    bytes = floats(config.n_ctx * (3 * width + 3LL * config.conditioner->width));
  }
  if (config.labels && config.labels->time_signal) {
    bytes = std::max(bytes, floats(3LL * config.n_ctx * width));
  }
  if (config.lyrics_encoder()) {
    bytes = std::max(bytes, block_working(config.lyrics->encoder, config.lyrics->tokens));
  }
  return bytes;
}

}  // namespace

std::int64_t cached_keys(const config::TransformerConfig& config, int layer) {
  switch (config.func(layer)) {
    case AttentionFunc::kDense:
    case AttentionFunc::kColumn:
      return config.n_ctx;
    case AttentionFunc::kRow:
      return config.block_ctx();
    case AttentionFunc::kPreviousRow:
      return 2LL * config.block_ctx();
    case AttentionFunc::kSummary:
      return config.blocks;
    case AttentionFunc::kSummarySpread:
      return static_cast<std::int64_t>(config.blocks) * config.spread;
    case AttentionFunc::kLyrics:
      return config.encoder_dims;
    case AttentionFunc::kPrime:
      return config.effective_prime_len();
  }
  return 0;
}

std::int64_t cache_elements(const config::TransformerConfig& config) {
  std::int64_t keys = 0;
  for (int layer = 0; layer < config.depth; ++layer) keys += cached_keys(config, layer);
  return 2 * keys * config.attn_state();
}

int LevelMemory::rows_within(std::int64_t available, int wanted) const {
  const std::int64_t left = available - total(0);
  if (left < row) return 0;
  return row == 0 ? wanted : static_cast<int>(std::min<std::int64_t>(wanted, left / row));
}

LevelMemory level_memory(const config::PriorConfig& config, int bytes_per_weight,
                         int prefill_block) {
  LevelMemory memory;
  for (const TensorSpec& tensor : config::tensors_of(config)) {
    // Unless merged_decoder the output matrix is the embedding's tensor under another name.
    if (tensor.name == "prior.x_out.weight" && !config.merged_decoder) continue;
    const std::int64_t bytes =
        tensor.elements() * (in_precision(tensor.name) ? bytes_per_weight : 4);
    (starts_with(tensor.name, "prior.") ? memory.decoder : memory.conditioning) += bytes;
  }
  const auto& transformer = config.transformer;
  const bool conditioned = config.conditioner || (config.labels && config.labels->time_signal);
  const std::int64_t width = transformer.width;
  const std::int64_t cache = cache_elements(transformer) * std::max(bytes_per_weight, 2);
  const std::int64_t x_cond = conditioned ? floats(width * transformer.n_ctx) : 0;
  memory.row = cache + x_cond + floats(width) + 8LL * transformer.n_ctx;
  memory.working =
      std::max(block_working(transformer, std::min<std::int64_t>(prefill_block, transformer.n_ctx)),
               conditions_working(config));
  return memory;
}

}  // namespace crooner::plan
