#include "engine/cuda/memory.h"

#include <algorithm>

#include "base/precision.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {
namespace {

int even(int n) {
  return (n + 1) / 2 * 2;
}

std::size_t layer_cache_bytes(const config::TransformerConfig& t, const config::AttentionRuns& runs,
                              Precision type) {
  return std::size_t{2} * runs.runs() * runs.capacity() * t.heads * even(t.head_dim()) *
         bytes_per_weight(cache_precision(type));
}

}  // namespace

Model make_model(const config::DecoderConfig& config, const DeviceWeights& weights) {
  const config::TransformerConfig& t = config.transformer;
  Model m;
  m.n_ctx = t.n_ctx;
  m.width = t.width;
  m.state = t.attn_state();
  m.mlp = t.mlp_state();
  m.heads = t.heads;
  m.head_dim = t.head_dim();
  m.head_stride = even(t.head_dim());
  m.vocabulary = config.vocabulary;
  m.depth = t.depth;
  m.branch_scale = t.branch_scale();
  m.add_cond_after = config.add_cond_after;
  m.x_out = weights.x_out();
  m.embeddings = weights.embeddings();
  m.positions = weights.positions();
  return m;
}

void allocate_caches(const config::DecoderConfig& config, Precision type, int slots,
                     DeviceSession& session, std::vector<Layer>& layers) {
  for (Layer& layer : layers) {
    const std::size_t bytes = layer_cache_bytes(config.transformer, layer.runs, type);
    layer.cache = session.allocate<std::byte>(static_cast<std::size_t>(slots) * bytes,
                                              "the caches of the rows");
    layer.cache_type = cache_precision(type);
  }
}

std::size_t cache_bytes(const config::DecoderConfig& config, Precision type) {
  const config::TransformerConfig& t = config.transformer;
  std::size_t bytes = 0;
  for (int i = 0; i < t.depth; ++i) {
    bytes += layer_cache_bytes(t, config::AttentionRuns(t, t.func(i)), type);
  }
  return bytes;
}

void allocate_work_space(const config::DecoderConfig& config, const std::vector<Layer>& layers,
                         int rows, DeviceSession& session, Step& step) {
  const Model& m = step.model;
  int parts = 0;
  for (const Layer& layer : layers) {
    parts = std::max(parts, parts_of(layer.runs.capacity(), layer.runs.capacity()));
  }
  const auto n = static_cast<std::size_t>(rows);
  const auto floats = [&](std::size_t count) { return session.allocate<float>(count, kWorkSpace); };
  step.row = session.allocate<Row>(n, kWorkSpace);
  step.x = floats(n * m.width);
  step.queries = floats(n * m.heads * m.head_stride);
  step.partials = floats(n * m.heads * parts * partial_stride(m));
  step.attention = floats(n * m.width);
  step.hidden = floats(n * m.mlp);
  step.logits = floats(n * config.vocabulary);
  step.tokens = session.allocate<int>(n * m.n_ctx, kWorkSpace);
}

}  // namespace crooner::engine::cuda
