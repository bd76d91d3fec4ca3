#include "plan/cuda_memory.h"

#include <algorithm>

#include "config/attention_runs.h"

namespace crooner::plan {
namespace {

using config::AttentionFunc;
using config::TransformerConfig;

// The layout of packed matrices (engine/cuda/packed_matrix.h, shapes.h).
constexpr std::int64_t kMatrixAlignment = 256;
constexpr std::int64_t kUnitInputs = 32;  // of narrow weights
constexpr std::int64_t kFloatOutputs = 32, kNarrowOutputs = 16;
constexpr std::int64_t kMostStepRows = 64;
constexpr std::int64_t kRowBytes = 72;  // what a step knows of a row
constexpr int kSmallCapacity = 512;     // of a run of keys, up to which a part has kPartKeys
constexpr int kPartKeys = 16, kWidePartKeys = 128;

std::int64_t whole(std::int64_t n, std::int64_t unit) {
  return (n + unit - 1) / unit * unit;
}

std::int64_t aligned(std::int64_t bytes) {
  return whole(bytes, kMatrixAlignment);
}

std::int64_t aligned_floats(std::int64_t count) {
  return aligned(count * 4);
}

std::int64_t device_matrix(std::int64_t inputs, std::int64_t outputs, bool bias, Precision type) {
  const bool full = type == Precision::kFp32;
  const std::int64_t weights = full ? inputs * whole(outputs, kFloatOutputs)
                                    : whole(inputs, kUnitInputs) * whole(outputs, kNarrowOutputs);
  return aligned(weights * bytes_per_weight(type)) +
         (type == Precision::kInt8 ? aligned_floats(outputs) : 0) +
         (bias ? aligned_floats(outputs) : 0);
}

std::int64_t device_weights(const TransformerConfig& config, int vocabulary, Precision precision) {
  const std::int64_t w = config.width, a = config.attn_state(), m = config.mlp_state();
  const Precision attention = attention_precision(precision), mlp = mlp_precision(precision);
  std::int64_t sum = aligned_floats(vocabulary * w) +
                     aligned_floats(std::int64_t{config.n_ctx} * w) +
                     device_matrix(w, vocabulary, false, Precision::kFp32);
  for (int layer = 0; layer < config.depth; ++layer) {
    const bool lyrics = config.func(layer) == AttentionFunc::kLyrics;
    sum += device_matrix(w, lyrics ? a : 3 * a, true, attention) +
           device_matrix(a, w, true, attention) + device_matrix(w, m, true, mlp) +
           device_matrix(m, w, true, mlp) + 4 * aligned_floats(w);
    if (lyrics) sum += device_matrix(w, 2 * a, true, attention);
  }
  return sum;
}

std::int64_t even_head(const TransformerConfig& config) {
  return whole(config.head_dim(), 2);
}

}  // namespace

DecoderMemory cuda_decoder_memory(const TransformerConfig& config, int vocabulary,
                                  Precision precision) {
  DecoderMemory memory;
  memory.weights = device_weights(config, vocabulary, precision);
  const std::int64_t keys = config.heads * even_head(config);
  std::int64_t numbers = 0, parts = 0;
  for (int layer = 0; layer < config.depth; ++layer) {
    const config::AttentionRuns runs(config, config.func(layer));
    numbers += 2LL * runs.runs() * runs.capacity() * keys;
    const int per_part = runs.capacity() <= kSmallCapacity ? kPartKeys : kWidePartKeys;
    parts = std::max<std::int64_t>(parts, (runs.capacity() + per_part - 1) / per_part);
  }
  memory.cache = numbers * bytes_per_weight(cache_precision(precision));
  const std::int64_t floats = 2LL * config.width + keys +
                              config.heads * parts * (2 + even_head(config)) + config.mlp_state() +
                              vocabulary + config.n_ctx;
  memory.workspace = kMostStepRows * (floats * 4 + kRowBytes);
  return memory;
}

}  // namespace crooner::plan
