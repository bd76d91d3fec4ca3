#pragma once

#include "config/prior_config.h"

namespace crooner::training {

// A prior on the upper codes of example_vqvae(), without labels, lyrics and conditioner. Call
// derive() after the last change.
inline config::PriorConfig example_prior() {
  config::PriorConfig config;
  config.level = 1;
  config.bins = 16;
  config.hop = 32;
  config.sample_rate = 8000;
  config.n_ctx = 64;
  config.transformer.width = 16;
  config.transformer.depth = 2;
  config.transformer.blocks = 8;
  config.transformer.heads = 2;
  config.transformer.attn_order = 2;
  return config;
}

}  // namespace crooner::training
