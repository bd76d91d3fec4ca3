#pragma once

#include "config/transformer_config.h"

namespace crooner::nn {

// What an attention layer is, in numbers. The context of n_ctx positions is seen as a grid of
// `blocks` rows of block_ctx() positions (docs/spec/model.md, section 3.2).
struct AttentionShape {
  config::AttentionFunc func = config::AttentionFunc::kDense;
  int n_ctx = 0;
  int blocks = 1;
  int heads = 1;
  int state = 0;         // attention state: all heads together
  int spread = 0;        // kSummarySpread
  int prime_keys = 0;    // kPrime: leading positions that serve as keys
  int encoder_dims = 0;  // kLyrics: lyric positions

  int block_ctx() const { return n_ctx / blocks; }
  int head_dim() const { return state / heads; }
  // Positions of a row that later rows see in kSummary (1) and kSummarySpread.
  int summary() const { return func == config::AttentionFunc::kSummary ? 1 : spread; }

  static AttentionShape of(const config::TransformerConfig& config, int layer) {
    return {config.func(layer),
            config.n_ctx,
            config.blocks,
            config.heads,
            config.attn_state(),
            config.spread,
            config.effective_prime_len(),
            config.encoder_dims};
  }
};

}  // namespace crooner::nn
