#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "config/prior_config.h"
#include "nn/autoregressive.h"
#include "tensor/state_dict.h"

namespace crooner::model {

// What a window is conditioned on, computed from labels and the codes above: start [N, width],
// x_cond [N, sequence, width] or undefined (zeros), encoder_kv [N, lyric tokens, width] or
// undefined.
using nn::Conditions;

// Attention weights to record, of the requested layers (nn::Attention::forward() says how they are
// folded): lyrics layers [N, heads, n_ctx, lyric tokens], prime layers [N, heads, sequence, keys].
using nn::RecordedAttention;

struct Loss {  // bits per token (docs/spec/training.md, section 4)
  at::Tensor loss;
  at::Tensor gen_loss;
  at::Tensor prime_loss;  // undefined without lyrics
  at::Tensor preds;       // logits [N, sequence, vocabulary]
};

struct LossOptions {
  nn::Scaling scaling = nn::Scaling::kScaleQueryAndKey;
  nn::RecordedAttention* recorded = nullptr;  // records attention weights in the same pass
  bool recompute = false;                     // activation checkpointing
};

// Conditioning and transformer of one level: one class for every configuration
// (docs/spec/model.md, section 4). Computes where its weights are, the transformers in the type of
// their linear layers.
class Prior {
 public:
  // `weights` holds all tensors of the file (conditioner_blocks.*, y_emb.*, prime_*, prior.*). The
  // modules share them, so changes to them take effect; the dictionary itself may be destroyed.
  Prior(const config::PriorConfig& config, const tensor::Scope& weights);
  ~Prior();
  Prior(Prior&&) noexcept;

  const config::PriorConfig& config() const;

  // `labels`: int64 [N, label_width], undefined without labels. `upper`: int64 [N, n_ctx /
  // up_ratio], undefined at the top. Throws UsageError when a time is outside the model's range,
  // naming the flag. Items are computed one at a time, and lyrics on a fixed number of threads, so
  // an item's conditions depend neither on the others nor on the number of threads. `encoding`: the
  // result of encode_lyrics() if it has been computed elsewhere, otherwise undefined.
  Conditions conditions(const at::Tensor& labels, const at::Tensor& upper,
                        const at::Tensor& encoding = {}) const;
  // The encoder_kv of conditions() alone, of one item, with the same bits.
  at::Tensor encoder_kv(const at::Tensor& labels, const at::Tensor& encoding = {}) const;

  // The parts of conditions().
  at::Tensor label_start(const at::Tensor& labels) const;       // y_cond [N, width]
  at::Tensor time_signal(const at::Tensor& labels) const;       // [N, n_ctx, width]
  at::Tensor condition_upper(const at::Tensor& upper) const;    // [N, n_ctx, width]
  at::Tensor encode_lyrics(const at::Tensor& tokens) const;     // [N, M, encoder width]
  at::Tensor project_lyrics(const at::Tensor& encoding) const;  // encoder_kv [N, M, width]
  at::Tensor lyric_logits(const at::Tensor& encoder_kv) const;  // [N, M, lyric vocabulary]

  // The lyric tokens of label vectors: int64 [N, M].
  at::Tensor lyric_tokens(const at::Tensor& labels) const;

  // Codes (after the labels' lyric tokens, if they share the sequence) as the transformer's tokens:
  // int64 [N, lyric_positions + codes].
  at::Tensor sequence_tokens(const at::Tensor& codes, const at::Tensor& labels) const;

  // Logits of every position of whole sequences: tokens int64 [N, sequence] -> [N, sequence,
  // vocabulary]. Differentiable.
  at::Tensor logits(const at::Tensor& tokens, const Conditions& conditions,
                    RecordedAttention* recorded = nullptr,
                    nn::Scaling scaling = nn::Scaling::kScaleScores) const;

  // Attention weights of these layers (ascending), as logits() records them, and nothing else: the
  // layers behind the last of them are not run.
  std::vector<at::Tensor> attention_weights(const at::Tensor& tokens, const Conditions& conditions,
                                            const std::vector<int>& layers) const;

  // Training forward pass (docs/spec/training.md, section 4). Differentiable; all items at once.
  Loss loss(const at::Tensor& codes, const at::Tensor& labels, const at::Tensor& upper,
            const LossOptions& options = {}) const;

  // The decoder: embeddings, transformer, output matrix.
  const nn::Autoregressive& decoder() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crooner::model
