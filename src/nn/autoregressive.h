#pragma once

#include <ATen/core/Tensor.h>

#include "config/decoder_config.h"
#include "nn/transformer.h"

namespace crooner::nn {

// What sequences are conditioned on, float32.
struct Conditions {
  at::Tensor start;       // [N, width], or [1, width] for all: the input of position 0
  at::Tensor x_cond;      // [N, n_ctx, width], [N, 1, width], or undefined: zeros
  at::Tensor encoder_kv;  // [N, encoder_dims, width], or undefined: no lyrics layers

  // The conditions of `count` sequences from `first` on.
  Conditions slice(std::int64_t first, std::int64_t count) const;
};

// Embeddings, transformer and output matrix: the input of position p is the embedding of token p -
// 1, that of position 0 the start (docs/spec/model.md, section 3.5). Embeddings, x_cond and logits
// are float32 whatever the type of the transformer.
class Autoregressive {
 public:
  // `weights` holds x_emb.weight, pos_emb.pos_emb, transformer.*, x_out.weight (with a head).
  Autoregressive(const config::DecoderConfig& config, const tensor::Scope& weights);

  const Transformer& transformer() const { return transformer_; }

  // Inputs of positions first .. first + count - 1. `tokens` holds at least the first
  // first + count - 1 tokens of each sequence.
  at::Tensor embed(const at::Tensor& tokens /* int64 [N, any] */, std::int64_t first,
                   std::int64_t count, const Conditions& conditions) const;  // [N, count, width]

  // Logits of positions first .. first + count - 1 from the transformer's output there.
  at::Tensor logits(const at::Tensor& h /* [N, count, width] */, std::int64_t first,
                    const Conditions& conditions) const;  // float32 [N, count, vocabulary]

  // The transformer's output for whole sequences, float32 [N, n_ctx, width]. Differentiable.
  // `tokens`: int64 [N, n_ctx] (the last one has no influence).
  at::Tensor hidden(const at::Tensor& tokens, const Conditions& conditions, Scaling scaling,
                    RecordedAttention* recorded = nullptr, bool recompute = false) const;

 private:
  at::Tensor positions_of(const at::Tensor& x_cond, std::int64_t first, std::int64_t count) const;

  config::DecoderConfig config_;
  at::Tensor x_emb_;    // [vocabulary, width]
  at::Tensor pos_emb_;  // [n_ctx, width]
  at::Tensor x_out_;    // [vocabulary, width], undefined without a head
  Transformer transformer_;
};

}  // namespace crooner::nn
