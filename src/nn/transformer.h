#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "nn/block.h"

namespace crooner::nn {

// What to record of the attention in a pass over whole sequences.
struct RecordedAttention {
  std::vector<int> layers;               // in: whose weights, ascending
  std::vector<at::Tensor> weights;       // out: one per layer, as Attention::forward() returns them
  bool nothing_else = false;             // in: the pass ends with the last of the layers
  std::vector<int> output_layers = {};   // in: whose output, ascending
  std::vector<at::Tensor> outputs = {};  // out: one per layer, [N, n_ctx, width]
};

// The KV caches of all layers for some rows (sequences): preallocated, written in place.
class TransformerCache {
 public:
  // Zeros for `rows` sequences. `dtype` is the transformer's (Transformer::dtype).
  TransformerCache(const config::TransformerConfig& config, int rows, at::ScalarType dtype,
                   at::Device device);

  LayerCache& layer(int index) { return layers_[index]; }
  // The same memory, for `count` of the rows from `first` on: so some rows can advance alone.
  TransformerCache slice(int first, int count) const;

 private:
  TransformerCache() = default;

  std::vector<LayerCache> layers_;
};

// The factored-attention transformer of every prior and of the lyrics encoder, without embeddings.
// It computes in the type of its linear layers, softmax and layer norms in float32.
class Transformer {
 public:
  // `weights` holds _attn_mods.{layer}.*. Throws InputError for what is missing.
  Transformer(const config::TransformerConfig& config, const tensor::Scope& weights);

  const config::TransformerConfig& config() const { return config_; }
  at::ScalarType dtype() const { return blocks_.front().attention().dtype(); }

  // Whole sequences; differentiable. `encoder_kv` [N, encoder_dims, width] is undefined without
  // lyrics layers. With `recompute`, layers of which nothing is recorded keep only their input for
  // the backward pass (nn/activation_checkpoint.h).
  at::Tensor forward(const at::Tensor& x /* [N, n_ctx, width] */, const at::Tensor& encoder_kv,
                     Scaling scaling, RecordedAttention* recorded = nullptr,
                     bool recompute = false) const;

  // To be called before the first chunk if the model has lyrics layers.
  void cache_lyrics(const at::Tensor& encoder_kv /* [rows, encoder_dims, width] */,
                    TransformerCache& cache) const;

  // Positions first .. first + chunk - 1 of all rows of the cache, for any chunk size, after all
  // earlier positions have been run with the same cache. A position may be run again.
  at::Tensor forward_cached(const at::Tensor& x /* [rows, chunk, width] */, TransformerCache& cache,
                            int first) const;

 private:
  config::TransformerConfig config_;
  std::vector<Block> blocks_;
};

}  // namespace crooner::nn
