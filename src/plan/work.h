#pragma once

#include <cstdint>

#include "config/transformer_config.h"
#include "config/vqvae_config.h"

namespace crooner::plan {

// Keys that the query of a position reads in a layer.
std::int64_t keys_read(const config::TransformerConfig& config, int layer, int position);

// Bytes of weights that a step reads, however many rows it has: the layers' matrices at
// `bytes_per_weight`, the output matrix (`vocabulary` tokens) in float32.
std::int64_t step_weight_bytes(const config::TransformerConfig& config, int vocabulary,
                               int bytes_per_weight);

// Bytes of keys and values that a step reads for one row at `position`.
std::int64_t step_cache_bytes(const config::TransformerConfig& config, int position,
                              int bytes_per_element);

// Floating-point operations of appending known tokens at positions 0 .. positions - 1 of one row:
// no logits, and of the last layer keys and values only.
double prefill_flops(const config::TransformerConfig& config, int positions);

// Floating-point operations of coding `samples` of sound to one level, without the search in the
// codebook (at the published sizes an eighth more), and of making them from its codes.
double encode_flops(const config::VqvaeConfig& config, int level, std::int64_t samples);
double decode_flops(const config::VqvaeConfig& config, int level, std::int64_t samples);

}  // namespace crooner::plan
