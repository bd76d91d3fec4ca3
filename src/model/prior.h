#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <vector>

#include "config/prior_config.h"
#include "tensor/state_dict.h"

namespace crooner::model {

// What a window is conditioned on, computed from labels and the codes above. Float32.
struct Conditions {
  at::Tensor start;        // [N, width]: y_cond, or the learned start token
  at::Tensor x_cond;       // [N, sequence, width], or undefined: zeros
  at::Tensor encoder_kv;   // [N, lyric tokens, width], or undefined
};

// Attention weights to record: softmax of these layers, [N, heads, queries, keys] each.
struct Recorded {
  std::vector<int> layers;             // in: which
  std::vector<at::Tensor> weights;     // out: one a layer
};

struct Loss {                // bits per token (spec: training, section 4)
  at::Tensor loss, gen_loss, prime_loss;   // prime_loss undefined without lyrics
  at::Tensor preds;          // logits [N, sequence, vocabulary]
};

// Conditioning and transformer of one level: **one** class, every configuration (spec: model, section 4).
class Prior {
 public:
  // `weights` holds the whole file's tensors (conditioner_blocks.*, y_emb.*, prime_*, prior.*); modules
  // keep its tensors, so a change to them is seen.
  Prior(const config::PriorConfig& config, const tensor::Scope& weights);
  ~Prior();
  Prior(Prior&&) noexcept;

  const config::PriorConfig& config() const;

  // `labels`: int64 [N, label_width], undefined without labels. `upper`: int64 [N, n_ctx / up_ratio],
  // undefined at the top. Throws UsageError when a time is outside the model's range, naming the flag.
  Conditions conditions(const at::Tensor& labels, const at::Tensor& upper) const;

  // Parts of it, for tests and training.
  at::Tensor label_start(const at::Tensor& labels) const;      // y_cond [N, width]
  at::Tensor time_signal(const at::Tensor& labels) const;      // [N, n_ctx, width]
  at::Tensor condition_upper(const at::Tensor& upper) const;   // [N, n_ctx, width]
  at::Tensor encode_lyrics(const at::Tensor& tokens) const;    // encoder output [N, M, encoder width]
  at::Tensor project_lyrics(const at::Tensor& encoding) const; // encoder_kv [N, M, width]
  at::Tensor lyric_logits(const at::Tensor& encoder_kv) const; // [N, M, lyric vocabulary]

  // Codes (and lyric tokens of the labels, if they share the sequence) as the transformer's tokens:
  // int64 [N, lyric_positions + codes].
  at::Tensor sequence_tokens(const at::Tensor& codes, const at::Tensor& labels) const;

  // Logits of every position for the whole sequence [N, sequence, vocabulary]. Differentiable.
  at::Tensor logits(const at::Tensor& tokens, const Conditions& conditions, Recorded* recorded = nullptr,
                    bool training = false) const;

  // Training forward pass (spec: training, section 4).
  Loss loss(const at::Tensor& codes, const at::Tensor& labels, const at::Tensor& upper,
            bool training = true) const;

  // Where the engine finds the decoder's own tensors: the scope `prior.`.
  tensor::Scope decoder_weights() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crooner::model
