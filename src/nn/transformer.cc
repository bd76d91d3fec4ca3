#include "nn/transformer.h"

#include <algorithm>

#include "nn/activation_checkpoint.h"

namespace crooner::nn {
namespace {

bool contains(const std::vector<int>& layers, int layer) {
  return std::find(layers.begin(), layers.end(), layer) != layers.end();
}

}  // namespace

TransformerCache::TransformerCache(const config::TransformerConfig& config, int rows,
                                   at::ScalarType dtype, at::Device device) {
  for (int layer = 0; layer < config.depth; ++layer) {
    layers_.emplace_back(AttentionShape::of(config, layer), rows, dtype, device);
  }
}

TransformerCache TransformerCache::slice(int first, int count) const {
  TransformerCache part;
  for (const auto& layer : layers_) part.layers_.push_back(layer.slice(first, count));
  return part;
}

Transformer::Transformer(const config::TransformerConfig& config, const tensor::Scope& weights)
    : config_(config) {
  for (int layer = 0; layer < config.depth; ++layer) {
    blocks_.emplace_back(config, layer, weights.sub("_attn_mods").sub(layer));
  }
}

at::Tensor Transformer::forward(const at::Tensor& x, const at::Tensor& encoder_kv, Scaling scaling,
                                RecordedAttention* recorded, bool recompute) const {
  at::Tensor h = x.to(dtype());
  const auto kv = encoder_kv.defined() ? encoder_kv.to(dtype()) : at::Tensor();
  for (int layer = 0; layer < config_.depth; ++layer) {
    const auto& block = blocks_[layer];
    const bool record = recorded && contains(recorded->layers, layer);
    const bool record_output = recorded && contains(recorded->output_layers, layer);
    if (recompute && !record && !record_output) {
      h = activation_checkpoint(
          [&block, scaling](const at::Tensor& input, const at::Tensor& lyrics) {
            return block.forward(input, lyrics, scaling);
          },
          h, kv);
      continue;
    }
    at::Tensor weights;
    at::Tensor output;
    h = block.forward(h, kv, scaling, record ? &weights : nullptr,
                      record_output ? &output : nullptr);
    if (record_output) recorded->outputs.push_back(output);
    if (record) recorded->weights.push_back(weights);
    if (record && recorded->nothing_else && layer == recorded->layers.back()) break;
  }
  return h;
}

void Transformer::cache_lyrics(const at::Tensor& encoder_kv, TransformerCache& cache) const {
  const auto kv = encoder_kv.to(dtype());
  for (int layer = 0; layer < config_.depth; ++layer) {
    blocks_[layer].attention().cache_lyrics(kv, cache.layer(layer));
  }
}

at::Tensor Transformer::forward_cached(const at::Tensor& x, TransformerCache& cache,
                                       int first) const {
  at::Tensor h = x.to(dtype());
  for (int layer = 0; layer < config_.depth; ++layer) {
    h = blocks_[layer].forward_cached(h, cache.layer(layer), first);
  }
  return h;
}

}  // namespace crooner::nn
