#pragma once

#include <ATen/core/Tensor.h>

#include "config/prior_config.h"
#include "nn/autoregressive.h"

namespace crooner::model {

// The separate encoder of lyrics: a transformer of its own over the lyric tokens, shifted right and
// causally masked like every prior, and its projection to the prior's width (docs/spec/model.md,
// section 4.3).
class LyricsEncoder {
 public:
  // `weights`: the whole prior's (prime_prior.*, prime_state_proj.*, prime_state_ln.*,
  // prime_x_out.*).
  LyricsEncoder(const config::LyricsConfig& config, const tensor::Scope& weights);

  at::Tensor encode(const at::Tensor& tokens /* int64 [N, M] */, nn::Scaling scaling,
                    bool recompute = false) const;
  // encoder_kv [N, M, prior width] of encode()'s [N, M, encoder width].
  at::Tensor project(const at::Tensor& encoding) const;
  at::Tensor logits(const at::Tensor& encoder_kv) const;  // [N, M, vocabulary]

 private:
  nn::Autoregressive encoder_;
  at::Tensor start_token_;  // [1, encoder width]
  nn::Linear state_proj_;
  nn::LayerNorm state_ln_;
  at::Tensor x_out_;  // [vocabulary, prior width]
};

}  // namespace crooner::model
