#pragma once

#include "config/transformer_config.h"

namespace crooner::config {

// The hyperparameters of an autoregressive decoder: a transformer with its token embeddings and
// output matrix (docs/spec/model.md, section 3). Priors and the lyrics encoder are such decoders.
struct DecoderConfig {
  TransformerConfig transformer;
  int vocabulary = 0;           // tokens: rows of x_emb and x_out
  bool add_cond_after = false;  // add x_cond again between the last layer and the logits
  bool output_head = true;      // false: no x_out; the hidden states are the result
};

}  // namespace crooner::config
